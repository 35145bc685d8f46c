import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ConnectorError } from '../../errors.ts';
import type { KeyRing } from './key-ring.ts';
import { parseKeys } from './parse-keys.ts';

const groupOrOthers = 0o077;

/**
 * Reads the key file: one key per line as `id base64url`, the current key first. Returns undefined when there is
 * no file. Throws `host.key_exposed` when others than its owner may touch it, `host.key_unreadable` when it
 * cannot be read or holds something else.
 */
export function loadKeyFile(path: string): KeyRing | undefined {
  const text = readOwnersFile(path);
  return text === undefined ? undefined : parseKeys(text);
}

/**
 * Writes a new key file (0600, in a 0700 directory) and returns its ring. When another process was faster, its
 * file is taken: the finished file appears in one step and never replaces an existing one.
 */
export function createKeyFile(path: string): KeyRing {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, `${newKey().line}\n`, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, path);
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw new ConnectorError('host.key_unreadable', { cause });
  } finally {
    rmSync(draft, { force: true });
  }
  const ring = loadKeyFile(path);
  if (ring === undefined) throw new ConnectorError('host.key_unreadable');
  return ring;
}

/** A new random key with its line of a key file. */
export function newKey(): { readonly id: string; readonly line: string } {
  const id = `k-${randomBytes(4).toString('hex')}`;
  return { id, line: `${id} ${randomBytes(32).toString('base64url')}` };
}

/** The text of a file that its owner alone may touch; undefined when there is none. Throws `host.key_*`. */
export function readOwnersFile(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw new ConnectorError('host.key_unreadable', { cause });
  }
  try {
    // Judged on the open file, so that nobody can swap the path between check and read. Windows has no such bits.
    if (process.platform !== 'win32' && (fstatSync(descriptor).mode & groupOrOthers) !== 0) {
      throw new ConnectorError('host.key_exposed');
    }
    return readFileSync(descriptor, 'utf8');
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    throw new ConnectorError('host.key_unreadable', { cause });
  } finally {
    closeSync(descriptor);
  }
}

/** Whether it is an error of the system with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
