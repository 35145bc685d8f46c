import { ConnectorError } from '../../errors.ts';
import { noteHealth } from '../health/note-health.ts';
import { type HostParts, instantOf, noteEvent, randomShare } from '../host-parts.ts';
import type { AccountSnapshot, FailureRecord, LeaseHolder, RotationMode } from '../store/store.ts';
import { mayHaveSpent, nextTry, type TokenAtStake } from './next-try.ts';

const dayMilliseconds = 86_400_000;
const givesUpAfterMilliseconds = 4 * dayMilliseconds;
// A try that comes later than this was not made in a row with the one before: the host stood still meanwhile.
const longestGapMilliseconds = dayMilliseconds;

/** A refused renewal and what is left of its lease. */
export interface RefusedRenewal {
  readonly snapshot: AccountSnapshot;
  readonly error: ConnectorError;
  readonly holder: LeaseHolder;
  readonly rotation: RotationMode;
  /** Requests with this refresh token that are unanswered, the refused one included when it is. */
  readonly unanswered: number;
}

/**
 * Notes a refused renewal with its cause and the time of the next try, and gives the lease back. Nothing else changes:
 * tokens are never deleted because of a failure. A store that cannot take the note does not hide the refusal. False
 * when the refused tokens were replaced in this very moment: then it says nothing about those that are stored.
 */
export async function noteFailure(parts: HostParts, refused: RefusedRenewal): Promise<boolean> {
  const { snapshot, error, holder, unanswered } = refused;
  const failure = failureOf(parts, refused);
  try {
    return await parts.store.transaction(async (tables) => {
      const isPresent = await tables.tokens.holdVersion(snapshot.id, snapshot.token?.version ?? null);
      await tables.leases.release(holder, unanswered);
      if (!isPresent) return false;
      if ((await tables.accounts.get(snapshot.id)) === undefined) return true;
      await tables.failures.put(snapshot.id, failure);
      await noteEvent(parts, tables, {
        accountId: snapshot.id,
        event: 'renewal.refused',
        cause: error.code,
        generation: snapshot.token?.generation,
        nextActionAt: failure.nextTryAt ?? undefined,
        details: { code: failure.code, failures: failure.failures },
      });
      await noteHealth(parts, tables, snapshot.id);
      return true;
    });
  } catch (problem) {
    if (!(problem instanceof ConnectorError)) throw problem;
    parts.hookContext.log({ event: 'renewal.note_failed', code: problem.code, cause: error.code });
    return true;
  }
}

function failureOf(parts: HostParts, refused: RefusedRenewal): FailureRecord {
  const { snapshot, error } = refused;
  const failures = (snapshot.failure?.failures ?? 0) + 1;
  const atStake = atStakeOf(refused);
  const now = parts.hookContext.now();
  const since = failsOn(snapshot.failure, error, now) ? snapshot.failure.since : instantOf(parts);
  const givesUp = healsByItself(error) && now - Date.parse(since) >= givesUpAfterMilliseconds;
  const told = givesUp ? exhausted(error) : named(error, atStake);
  const next = givesUp ? null : nextTry({ error, failures, atStake, share: randomShare(parts) }, now);
  return {
    code: told.code,
    kind: told.kind,
    message: told.message,
    action: told.action,
    since,
    failures,
    nextTryAt: next === null ? null : new Date(next).toISOString(),
  };
}

// The four days count tries in a row: neither what failed for another reason before, nor a time without any.
function failsOn(before: FailureRecord | null, error: ConnectorError, now: number): before is FailureRecord {
  if (before === null || healsByItself(before) !== healsByItself(error)) return false;
  return before.nextTryAt === null || now - Date.parse(before.nextTryAt) <= longestGapMilliseconds;
}

function atStakeOf({ snapshot, rotation, unanswered }: RefusedRenewal): TokenAtStake | null {
  const tokens = snapshot.token?.tokens ?? null;
  if (tokens === null || tokens.refreshFingerprint === null) return null;
  return { rotation, unanswered, expiresAt: Date.parse(tokens.facts.expiresAt) };
}

// Where no refresh token is at stake an ambiguous answer leaves nothing uncertain: the next request is a new one. And
// what was not even delivered says nothing about an earlier request that may have been: that doubt remains.
function named(error: ConnectorError, atStake: TokenAtStake | null): ConnectorError {
  if (atStake === null || atStake.unanswered === 0 || error.code === 'refresh.uncertain') return error;
  if (!mayHaveSpent(error) && error.kind !== 'transient') return error;
  return new ConnectorError('refresh.uncertain', {
    message: `A renewal was sent and no usable answer arrived (${error.code}). The living access token stays in use.`,
    cause: error,
  });
}

function healsByItself({ kind }: { readonly kind: string }): boolean {
  return kind === 'transient' || kind === 'ambiguous';
}

function exhausted(error: ConnectorError): ConnectorError {
  return new ConnectorError('refresh.exhausted', {
    message: `Renewal has failed for four days and is no longer tried by itself. The last cause: ${error.code}.`,
    cause: error,
  });
}
