import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from './run-cli.ts';

interface Place {
  readonly bin: string;
  readonly folder: string;
  readonly home: string;
}

/** Puts a signed archive, an unsigned one to compare it with, and the key that is trusted where examples name them. */
export async function writeArchives({ bin, folder, home }: Place): Promise<void> {
  const run = async (...argv: readonly string[]) => {
    const { code, stderr } = await runCli(argv, { bin, cwd: folder, env: { COUPA_ACCOUNT_HOME: home } });
    if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
  };
  await run('keys', 'signing', 'create', 'release');
  copyFileSync(join(home, 'signing/release.pub.pem'), join(folder, 'release.pub.pem'));
  await run('pack', '--key', 'release', '--output', 'coupa-oauth2-account-0.1.0.tgz');
  await run('pack', '--output', 'coupa-oauth2-account-0.2.0.tgz');
}
