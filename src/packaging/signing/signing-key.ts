import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import { sha256 } from '../digest.ts';

/** The id of a key: SHA-256 of its public half in SPKI form, as other tools compute it. */
export function keyIdOf(key: KeyObject): string {
  const publicKey = key.type === 'public' ? key : createPublicKey(key);
  return sha256(publicKey.export({ type: 'spki', format: 'der' }));
}

function parseKey(text: string, label: string, parse: (text: string) => KeyObject): KeyObject {
  try {
    if (!text.includes(`-----BEGIN ${label}-----`)) throw new ConnectorError('signing.key_unreadable');
    const key = parse(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The text of a private key must not travel on in an error.
  }
  throw new ConnectorError('signing.key_unreadable');
}

/** A public Ed25519 key from its PEM text. Throws `signing.key_unreadable`, also for a private one. */
export function parsePublicKey(text: string): KeyObject {
  return parseKey(text, 'PUBLIC KEY', createPublicKey);
}

/** A private Ed25519 key from its PEM text. Throws `signing.key_unreadable`. */
export function parsePrivateKey(text: string): KeyObject {
  return parseKey(text, 'PRIVATE KEY', createPrivateKey);
}
