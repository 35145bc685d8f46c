import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConnectorError } from '../../errors.ts';
import { sha256 } from '../digest.ts';

/** What a module exports, unchecked. */
export type ModuleExports = Readonly<Record<string, unknown>>;

async function importFile(path: string): Promise<ModuleExports> {
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as ModuleExports;
  } catch (cause) {
    throw new ConnectorError('archive.connector_failed', { cause });
  }
}

/**
 * Imports code that was verified in memory. Node imports from files only without a trace of the code in every stack,
 * so it passes through a new folder of its owner alone, is read back and compared before it is imported, and is gone
 * afterwards. Throws `archive.tampered` when somebody was in between, `archive.connector_failed` when it does not load.
 */
export async function importModule(code: Uint8Array): Promise<ModuleExports> {
  const folder = mkdtempSync(join(tmpdir(), 'coupa-connector-'));
  try {
    chmodSync(folder, 0o700);
    const digest = sha256(code);
    const path = join(folder, `${digest}.mjs`);
    writeFileSync(path, code, { mode: 0o400, flag: 'wx' });
    if (sha256(readFileSync(path)) !== digest) throw new ConnectorError('archive.tampered');
    return await importFile(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
