import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConnectorError, type ErrorCode } from '../../errors.ts';
import { keyIdOf, parsePrivateKey, parsePublicKey } from './signing-key.ts';

const publicEnding = '.pub.pem';
const groupOrOthers = 0o077;

/** What may be shown of a signing key. */
export interface SigningKeyView {
  readonly name: string;
  readonly keyId: string;
  /** The file to hand on. */
  readonly publicKeyFile: string;
  readonly publicKey: string;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function privateFile(folder: string, name: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/.test(name)) {
    throw new ConnectorError('signing.key_unknown', {
      message: 'A signing key is named with letters, digits, dash and _, at most 64.',
    });
  }
  return join(folder, `${name}.pem`);
}

function readKeyFile(path: string, absent: ErrorCode): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConnectorError(hasCode(cause, 'ENOENT') ? absent : 'signing.key_unreadable', { cause });
  }
}

/** The text appears at once and in full, and takes no other file's place. */
function writeNewFile(path: string, text: string, mode: number): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode, flag: 'wx', flush: true });
    linkSync(draft, path);
  } catch (cause) {
    throw new ConnectorError(hasCode(cause, 'EEXIST') ? 'signing.key_exists' : 'signing.key_unreadable', {
      cause,
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Makes an Ed25519 key pair: `NAME.pem` (PKCS #8, 0600) stays, `NAME.pub.pem` (SPKI) is to be handed on. Throws
 * `signing.key_exists`.
 */
export function createSigningKey(folder: string, name: string): SigningKeyView {
  const path = privateFile(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeNewFile(path, String(privateKey.export({ type: 'pkcs8', format: 'pem' })), 0o600);
  const publicKeyFile = join(folder, `${name}${publicEnding}`);
  writeNewFile(publicKeyFile, String(publicKey.export({ type: 'spki', format: 'pem' })), 0o644);
  return showSigningKey(folder, name);
}

/** One key by name. Throws `signing.key_unknown`. */
export function showSigningKey(folder: string, name: string): SigningKeyView {
  privateFile(folder, name);
  const publicKeyFile = join(folder, `${name}${publicEnding}`);
  const publicKey = readKeyFile(publicKeyFile, 'signing.key_unknown');
  return { name, keyId: keyIdOf(parsePublicKey(publicKey)), publicKeyFile, publicKey };
}

/** Every key of the folder, by name. */
export function listSigningKeys(folder: string): readonly SigningKeyView[] {
  try {
    const names = readdirSync(folder).filter((file) => file.endsWith(publicEnding));
    return names.toSorted().map((file) => showSigningKey(folder, file.slice(0, -publicEnding.length)));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** The private half of a key. Throws `signing.key_unknown`, `signing.key_exposed`, `signing.key_unreadable`. */
export function loadSigningKey(folder: string, name: string): KeyObject {
  return loadPrivateKey(privateFile(folder, name));
}

/** A private key from a file that its owner alone may touch. Throws as `loadSigningKey` does. */
export function loadPrivateKey(path: string): KeyObject {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw new ConnectorError('signing.key_unknown', { cause });
  }
  try {
    // Judged on the open file, so that nobody can swap the path between check and read. Windows has no such bits.
    const isExposed = process.platform !== 'win32' && (fstatSync(descriptor).mode & groupOrOthers) !== 0;
    if (isExposed) throw new ConnectorError('signing.key_exposed');
    return parsePrivateKey(readFileSync(descriptor, 'utf8'));
  } finally {
    closeSync(descriptor);
  }
}

/** A public key from the file that somebody handed on. Throws `signing.key_unknown`, `signing.key_unreadable`. */
export function loadPublicKey(path: string): KeyObject {
  return parsePublicKey(readKeyFile(path, 'signing.key_unknown'));
}
