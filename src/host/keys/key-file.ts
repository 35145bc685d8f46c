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
import { createKeyRing, type KeyMaterial, type KeyRing } from './key-ring.ts';

const linePattern = /^([a-z0-9-]+) ([A-Za-z0-9_-]{43})$/;
const groupOrOthers = 0o077;

/**
 * Reads the key file: one key per line as `id base64url`, the current key first. Returns undefined when there is
 * no file. Throws `host.key_exposed` when others than its owner may touch it, `host.key_unreadable` when it
 * cannot be read or holds something else.
 */
export function loadKeyFile(path: string): KeyRing | undefined {
  const text = readOwnersFile(path);
  if (text === undefined) return undefined;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return createKeyRing(lines.map(parseLine));
}

/**
 * Writes a new key file (0600, in a 0700 directory) and returns its ring. When another process was faster, its
 * file is taken: the finished file appears in one step and never replaces an existing one.
 */
export function createKeyFile(path: string): KeyRing {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const line = `k-${randomBytes(4).toString('hex')} ${randomBytes(32).toString('base64url')}\n`;
  try {
    writeFileSync(draft, line, { mode: 0o600, flag: 'wx', flush: true });
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

function readOwnersFile(path: string): string | undefined {
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
  } finally {
    closeSync(descriptor);
  }
}

function parseLine(line: string): KeyMaterial {
  const [, id, key] = linePattern.exec(line.trim()) ?? [];
  if (id === undefined || key === undefined) throw new ConnectorError('host.key_unreadable');
  return { id, bytes: Buffer.from(key, 'base64url') };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
