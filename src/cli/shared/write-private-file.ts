import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ConnectorError } from '../../errors.ts';

/**
 * Writes a file that its owner alone may read, in one step: a reader sees all of it or nothing. Throws `cli.usage`
 * when there is such a file already and `force` is not set, or when it cannot be written.
 */
export function writePrivateFile(path: string, text: string, { force }: { readonly force: boolean }): void {
  if (existsSync(path) && !force) {
    throw new ConnectorError('cli.usage', {
      message: 'There is such a file already.',
      action: 'Name another file, or replace it with --force.',
    });
  }
  const draft = `${path}.${crypto.randomUUID()}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(draft, path);
  } catch {
    throw new ConnectorError('cli.usage', {
      message: 'The file cannot be written.',
      action: 'Check path and permissions.',
    });
  } finally {
    rmSync(draft, { force: true });
  }
}
