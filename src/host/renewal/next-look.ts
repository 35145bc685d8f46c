import type { HookContext } from '../../account/hook-context.ts';
import type { FailureRecord } from '../store/store.ts';
import { freshUntil, mandatoryAt, usableUntil } from './header-slot.ts';
import type { TokenHolder } from './renewal-result.ts';

const longestMilliseconds = 30_000;

type TimedBy = Pick<HookContext, 'now' | 'manifest'>;

/** When to look again at headers of which the store may soon know more; milliseconds. */
export function lookSoonAt(now: number): number {
  return now + longestMilliseconds;
}

/** When to look again at a token whose renewal is due: at the next try, and in time to wait for it; milliseconds. */
export function lookAgainAt(
  { now, manifest }: TimedBy,
  { account }: TokenHolder,
  failure: FailureRecord | null,
): number {
  const tryAgain = Date.parse(failure?.nextTryAt ?? '');
  const look = tryAgain > now() ? tryAgain : lookSoonAt(now());
  return Math.min(look, mandatoryAt(account.tokenState, manifest.renewal));
}

/**
 * Until when a token needs no thought; milliseconds. Past its renewal time "no renewal" means that none is possible or
 * wanted: the token is used to its end.
 */
export function noThoughtUntil({ now, manifest }: TimedBy, { account }: TokenHolder): number {
  const fresh = freshUntil(account.tokenState, manifest.renewal);
  return now() < fresh ? fresh : usableUntil(account.tokenState, manifest.renewal);
}
