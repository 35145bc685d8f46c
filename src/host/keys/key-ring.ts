import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';

/** One key of the ring as it comes from a key file; 32 random bytes. */
export interface KeyMaterial {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The keys a host seals and opens with. Key bytes leave the ring only as opaque `KeyObject`s. */
export interface KeyRing {
  /** The key that new secrets are sealed with. */
  readonly currentId: string;
  /** The wrapping key with this id, or undefined when the ring does not hold it. */
  wrappingKey(id: string): KeyObject | undefined;
  /** Eight hexadecimal characters of a keyed hash: tells secrets apart, says nothing about them. */
  fingerprint(secret: string): string;
}

const keyIdPattern = /^[a-z0-9][a-z0-9-]{0,30}$/;
const keyByteLength = 32;

/**
 * Builds a ring; the first key is the current one. Each purpose gets its own derived key (RFC 5869), so that a
 * fingerprint never shares a key with an envelope. Throws `host.key_unreadable` for an empty or malformed ring.
 */
export function createKeyRing(keys: readonly KeyMaterial[]): KeyRing {
  const [current] = keys;
  if (current === undefined || new Set(keys.map(({ id }) => id)).size !== keys.length) {
    throw new ConnectorError('host.key_unreadable');
  }
  const wrapping = new Map(keys.map((key) => [key.id, derive(key, 'wrap')]));
  const printing = derive(current, 'fingerprint');
  return {
    currentId: current.id,
    wrappingKey: (id) => wrapping.get(id),
    fingerprint: (secret) => createHmac('sha256', printing).update(secret).digest('hex').slice(0, 8),
  };
}

function derive({ id, bytes }: KeyMaterial, purpose: 'wrap' | 'fingerprint'): KeyObject {
  if (!keyIdPattern.test(id) || bytes.length !== keyByteLength)
    throw new ConnectorError('host.key_unreadable');
  const derived = Buffer.from(hkdfSync('sha256', bytes, '', `coupa-account:${purpose}:1`, keyByteLength));
  const key = createSecretKey(derived);
  derived.fill(0);
  return key;
}
