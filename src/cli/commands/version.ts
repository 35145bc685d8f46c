import { join } from 'node:path';
import type { CliVersion } from '../../generated/types.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { completeChoice } from '../shared/complete-choice.ts';
import { dataFolder } from '../shared/data-folder.ts';
import { findConfig } from '../shared/find-config.ts';
import { packageRoot } from '../shared/package-root.ts';
import { pairLines } from '../shared/table.ts';

export default class Version extends AccountCommand {
  static override summary = 'Show the versions, and where accounts and settings are.';
  static override description = 'What somebody who is asked for help wants to know first. Holds no secret.';
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --json'];

  async run(): Promise<CliVersion> {
    await this.parse(Version);
    // Loaded late: other commands need no schema of manifests.
    const { loadManifest } = await import('../../manifest/load-manifest.ts');
    const { connector, requires } = loadManifest(join(packageRoot, 'connector.manifest.json'));
    const found: CliVersion = {
      version: this.config.version,
      connector: connector.version,
      hostContract: requires.hostContract,
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      dataFolder: dataFolder(completeChoice({})['data-dir']),
      configFile: findConfig(undefined)?.file ?? null,
    };
    this.print(
      pairLines([
        ['coupa-account', found.version],
        ['Connector', `${connector.id} ${found.connector}, host contract ${found.hostContract}`],
        ['Node', `${found.node} on ${found.platform}`],
        ['Accounts', found.dataFolder],
        ['Settings file', found.configFile ?? 'none'],
      ]),
    );
    this.next(`${this.config.bin} accounts list`);
    return found;
  }
}
