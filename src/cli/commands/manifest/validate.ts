import { Args } from '@oclif/core';
import type { CliManifest } from '../../../generated/types.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { manifestFile } from '../../shared/manifest-file.ts';
import { paint } from '../../shared/paint.ts';

export default class ManifestValidate extends AccountCommand {
  static override summary = 'Hold a connector manifest against its schema and its rules.';
  static override args = {
    file: Args.string({ description: 'The manifest. [default: the one of this connector]' }),
  };
  static override examples = [
    '<%= config.bin %> manifest validate',
    '<%= config.bin %> manifest validate connector.manifest.json --json',
  ];

  async run(): Promise<CliManifest> {
    const { args } = await this.parse(ManifestValidate);
    // Loaded late: other commands need no schema of manifests.
    const { loadManifest } = await import('../../../manifest/load-manifest.ts');
    const { manifestConstraints } = await import('../../../manifest/constraints.ts');
    const file = manifestFile(args.file);
    const { connector } = loadManifest(file);
    const rules = manifestConstraints.map(({ id }) => id);
    const mark = paint('green', '✓');
    this.log(`${paint('bold', connector.id)} ${connector.version}  ${file}`);
    this.print(
      ['fits its schema', ...rules.map((id) => id.replaceAll('-', ' '))].map((rule) => `  ${mark} ${rule}`),
    );
    this.next(`${this.config.bin} manifest show${args.file === undefined ? '' : ` ${args.file}`}`);
    return { file, id: connector.id, version: connector.version, rules };
  }
}
