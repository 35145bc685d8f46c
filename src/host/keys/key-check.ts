import { createSecretKey, type KeyObject } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import type { KeyRing } from './key-ring.ts';
import { open, seal } from './seal.ts';

const place = { subject: 'host', field: 'key_check' } as const;
// What databases before the sixth schema version sealed here; their fingerprint key is the first key's own.
const firstText = 'coupa-account';

/** The check values of a database by key id, one for each key that anything in it was ever sealed with. */
export type KeyChecks = ReadonlyMap<string, Uint8Array>;

/**
 * The value that a database recognises a key by (check A-42). What is sealed in it is the key that the database's
 * fingerprints are made with, so that they stay comparable whatever becomes of the keys.
 */
export function sealKeyCheck(ring: KeyRing, printing: KeyObject): Uint8Array {
  return seal(ring, place, printing.export().toString('base64url'));
}

/**
 * The fingerprint key of a database with these check values; for one without any, the key that its first key leads
 * to. Undefined when the ring does not fit: it shares no key with the database, or holds another under the same id.
 */
export function openKeyChecks(ring: KeyRing, checks: KeyChecks): KeyObject | undefined {
  if (checks.size === 0) return ring.printingKey(ring.currentId);
  const shared = [...checks].filter(([id]) => ring.wrappingKey(id) !== undefined);
  const opened = shared.map(([id, check]) => openKeyCheck(ring, id, check));
  const [first] = opened;
  return first !== undefined && opened.every((key) => key?.equals(first) ?? false) ? first : undefined;
}

function openKeyCheck(ring: KeyRing, id: string, check: Uint8Array): KeyObject | undefined {
  try {
    const text = open(ring, place, check);
    return text === firstText ? ring.printingKey(id) : createSecretKey(text, 'base64url');
  } catch (error) {
    if (error instanceof ConnectorError) return undefined;
    throw error;
  }
}
