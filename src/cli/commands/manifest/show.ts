import { Args } from '@oclif/core';
import type { ConnectorManifest } from '../../../generated/types.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { manifestFile } from '../../shared/manifest-file.ts';
import { manifestLines } from '../../shared/manifest-lines.ts';

export default class ManifestShow extends AccountCommand {
  static override summary = 'Show what a connector manifest declares to a host.';
  static override args = {
    file: Args.string({ description: 'The manifest. [default: the one of this connector]' }),
  };
  static override examples = [
    '<%= config.bin %> manifest show',
    '<%= config.bin %> manifest show connector.manifest.json --json',
  ];

  async run(): Promise<ConnectorManifest> {
    const { args } = await this.parse(ManifestShow);
    // Loaded late: other commands need no schema of manifests.
    const { loadManifest } = await import('../../../manifest/load-manifest.ts');
    const manifest = loadManifest(manifestFile(args.file));
    this.print(manifestLines(manifest));
    this.next(`${this.config.bin} manifest validate${args.file === undefined ? '' : ` ${args.file}`}`);
    return manifest;
  }
}
