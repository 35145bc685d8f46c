import { ConnectorError } from '../../errors.ts';
import { type HostParts, instantOf, noteEvent } from '../host-parts.ts';
import type { AccountSnapshot, FailureRecord } from '../store/store.ts';
import { mayHaveSpent, nextTry, type RefusedTry } from './next-try.ts';

const givesUpAfterMilliseconds = 4 * 86_400_000;
const byHand =
  'The careful retry was not answered either. Renew by hand once Coupa works again; if it refuses, authorize again.';

/**
 * Notes a refused renewal with its cause and the time of the next try. Nothing else changes: tokens are never
 * deleted because of a failure. A store that cannot take the note does not hide the refusal.
 */
export async function noteFailure(
  parts: HostParts,
  snapshot: AccountSnapshot,
  error: ConnectorError,
): Promise<void> {
  const failure = failureOf(parts, snapshot, error);
  try {
    await parts.store.transaction(async (tables) => {
      await tables.failures.put(snapshot.id, failure);
      const details = { code: error.code, failures: failure.failures };
      await noteEvent(parts, tables, { accountId: snapshot.id, event: 'renewal.refused', details });
    });
  } catch (problem) {
    if (!(problem instanceof ConnectorError)) throw problem;
    parts.hookContext.log({ event: 'renewal.note_failed', code: problem.code, cause: error.code });
  }
}

function failureOf(parts: HostParts, snapshot: AccountSnapshot, error: ConnectorError): FailureRecord {
  const { failure, settings, token } = snapshot;
  const failures = (failure?.failures ?? 0) + 1;
  const facts = token?.tokens?.facts;
  const refused = {
    error,
    failures,
    spendsRefreshToken: settings.grantType === 'authorization_code',
    uncertainBefore: failure !== null && mayHaveSpent(failure),
    expiresAt: facts === undefined ? undefined : Date.parse(facts.expiresAt),
  };
  const now = parts.hookContext.now();
  if (failure !== null && staysUncertain(refused)) {
    return { ...failure, failures, nextTryAt: laterOf(failure.nextTryAt, nextTry(refused, now)) };
  }
  const since = failure?.since ?? instantOf(parts);
  const told =
    healsByItself(error) && now - Date.parse(since) >= givesUpAfterMilliseconds ? exhausted(error) : error;
  const next = told === error ? nextTry(refused, now) : null;
  return {
    code: told.code,
    kind: told.kind,
    message: told.message,
    action: next === null && mayHaveSpent(told) ? byHand : told.action,
    since,
    failures,
    nextTryAt: next === null ? null : new Date(next).toISOString(),
  };
}

// What was not delivered says nothing about an earlier request that may have been: that doubt and its pause remain.
function staysUncertain({ error, uncertainBefore, spendsRefreshToken }: RefusedTry): boolean {
  return uncertainBefore && spendsRefreshToken && error.kind === 'transient';
}

function laterOf(planned: string | null, next: number | null): string | null {
  if (planned === null || next === null) return null;
  return new Date(Math.max(Date.parse(planned), next)).toISOString();
}

function healsByItself({ kind }: ConnectorError): boolean {
  return kind === 'transient' || kind === 'ambiguous';
}

function exhausted(error: ConnectorError): ConnectorError {
  return new ConnectorError('refresh.exhausted', {
    message: `Renewal has failed for four days and is no longer tried by itself. The last cause: ${error.code}.`,
    cause: error,
  });
}
