import { ConnectorError } from '../../errors.ts';
import { digestOf, sameSecret } from '../same-secret.ts';
import type { PendingRecord } from '../store/store.ts';

/** Who came back from Coupa, as far as the request shows. */
export interface Returning {
  readonly userId: string | undefined;
  readonly browserSecret: string | undefined;
}

/**
 * Throws unless the attempt comes back to the browser and the user that started it, in time (`now` in
 * milliseconds): `callback.browser_cookie_missing`, `callback.browser_mismatch`, `callback.user_mismatch`,
 * `callback.state_expired` (checks ). Whoever is unknown is a mismatch, never a pass.
 */
export function assertSameInitiator(record: PendingRecord, returning: Returning, now: number): void {
  const { browserSecret, userId } = returning;
  if (browserSecret === undefined || browserSecret === '') {
    throw new ConnectorError('callback.browser_cookie_missing');
  }
  if (!sameSecret(digestOf(browserSecret), record.browserHash)) {
    throw new ConnectorError('callback.browser_mismatch');
  }
  if (userId === undefined || !sameSecret(userId, record.userId)) {
    throw new ConnectorError('callback.user_mismatch');
  }
  if (now >= Date.parse(record.pending.expiresAt)) throw new ConnectorError('callback.state_expired');
}
