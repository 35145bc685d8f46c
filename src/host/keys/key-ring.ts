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
  /** Every key, the current one first. */
  readonly ids: readonly string[];
  /** The wrapping key with this id, or undefined when the ring does not hold it. */
  wrappingKey(id: string): KeyObject | undefined;
  /** The fingerprint key that a database whose first key is this one prints with; undefined as above. */
  printingKey(id: string): KeyObject | undefined;
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
  const ids = keys.map(({ id }) => id);
  if (current === undefined || new Set(ids).size !== ids.length) {
    throw new ConnectorError('host.key_unreadable');
  }
  const wrapping = new Map(keys.map((key) => [key.id, derive(key, 'wrap')]));
  const printing = new Map(keys.map((key) => [key.id, derive(key, 'fingerprint')]));
  const own = derive(current, 'fingerprint');
  return {
    currentId: current.id,
    ids,
    wrappingKey: (id) => wrapping.get(id),
    printingKey: (id) => printing.get(id),
    fingerprint: (secret) => fingerprintOf(own, secret),
  };
}

/** A keyed hash of a secret, cut to eight hexadecimal characters. */
export function fingerprintOf(key: KeyObject, secret: string): string {
  return createHmac('sha256', key).update(secret).digest('hex').slice(0, 8);
}

function derive({ id, bytes }: KeyMaterial, purpose: 'wrap' | 'fingerprint'): KeyObject {
  if (!keyIdPattern.test(id) || bytes.length !== keyByteLength)
    throw new ConnectorError('host.key_unreadable');
  const derived = Buffer.from(hkdfSync('sha256', bytes, '', `coupa-account:${purpose}:1`, keyByteLength));
  const key = createSecretKey(derived);
  derived.fill(0);
  return key;
}
