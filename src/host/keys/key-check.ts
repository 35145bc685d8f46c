import { ConnectorError } from '../../errors.ts';
import type { KeyRing } from './key-ring.ts';
import { open, seal } from './seal.ts';

const place = { subject: 'host', field: 'key_check' } as const;
const knownText = 'coupa-account';

/** The value that a database carries to recognise its own key again (check A-42). */
export function sealKeyCheck(ring: KeyRing): Uint8Array {
  return seal(ring, place, knownText);
}

/** Whether this ring is the one the check value was sealed with. */
export function keyCheckFits(ring: KeyRing, keyCheck: Uint8Array): boolean {
  try {
    return open(ring, place, keyCheck) === knownText;
  } catch (error) {
    if (error instanceof ConnectorError) return false;
    throw error;
  }
}
