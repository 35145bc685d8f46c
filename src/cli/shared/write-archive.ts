import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { ConnectorError } from '../../errors.ts';
import { signatureFile } from '../../packaging/index.ts';

function replaceFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, content, { flag: 'wx', flush: true });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Writes an archive, and its signature beside it. Without one, a signature that lies there is taken away: it would be
 * for another archive. Throws `archive.unwritable`.
 */
export function writeArchive(file: string, bytes: Uint8Array, signature: string | undefined): void {
  try {
    rmSync(signatureFile(file), { force: true });
    replaceFile(file, bytes);
    if (signature !== undefined) replaceFile(signatureFile(file), signature);
  } catch (cause) {
    throw new ConnectorError('archive.unwritable', { cause });
  }
}
