import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConnectorError } from '../../errors.ts';
import type { KeysService } from '../host.ts';
import { hasCode, newKey, readOwnersFile } from './key-file.ts';
import { parseKeys } from './parse-keys.ts';

// A change takes milliseconds; an older lock was left by a process that was killed.
const staleLockMilliseconds = 10_000;

/**
 * Puts a new random key on the first line of the key file, which makes it the current one, and keeps the others to
 * open with. Returns its id. The file changes in one step and is on disk when this returns. Throws
 * `host.key_unreadable`, `host.key_exposed`, `host.key_file_busy`.
 */
export function addKey(path: string): string {
  const { id, line } = newKey();
  changeLines(path, (lines) => [line, ...lines]);
  return id;
}

/**
 * Takes a key out of the key file, after the host has found that nothing is sealed with it any more. Throws
 * `host.key_in_use` when something is or when it is the current key, and what `addKey` throws.
 */
export async function removeKey(path: string, id: string, keys: Pick<KeysService, 'forget'>): Promise<void> {
  await keys.forget(id);
  changeLines(path, ([first = '', ...others]) => {
    if (first.startsWith(`${id} `)) throw new ConnectorError('host.key_in_use');
    return [first, ...others.filter((line) => !line.startsWith(`${id} `))];
  });
}

function changeLines(path: string, change: (lines: readonly string[]) => readonly string[]): void {
  inLock(`${path}.lock`, () => {
    const text = readOwnersFile(path);
    if (text === undefined) throw new ConnectorError('host.key_unreadable');
    parseKeys(text);
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    replace(path, `${change(lines.map((line) => line.trim())).join('\n')}\n`);
  });
}

function replace(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    parseKeys(text);
    renameSync(draft, path);
    syncFolder(dirname(path));
  } finally {
    rmSync(draft, { force: true });
  }
}

// Two changes at once would each keep only their own key.
function inLock(path: string, work: () => void): void {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > staleLockMilliseconds) rmSync(path, { force: true });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    const code = hasCode(cause, 'EEXIST') ? 'host.key_file_busy' : 'host.key_unreadable';
    throw new ConnectorError(code, { cause });
  }
  try {
    work();
  } finally {
    rmSync(path, { force: true });
  }
}

// Windows cannot open a folder, and keeps a rename without it.
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
