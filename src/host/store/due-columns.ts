import type { SealedTokens } from './store.ts';

const longestIdleMilliseconds = 24 * 3_600_000;
const shortestIdleMilliseconds = 60_000;

interface DueColumns {
  readonly instance: string | null;
  readonly client_id: string | null;
  readonly renew_at: string | null;
}

/** What the scheduler finds due accounts by, beside the token columns of a row; null when no tokens are kept. */
export function toDueColumns(tokens: Pick<SealedTokens, 'facts' | 'refreshFingerprint'> | null): DueColumns {
  if (tokens === null) return { instance: null, client_id: null, renew_at: null };
  const { issuer, clientId } = tokens.facts;
  const due = backgroundDueAt(tokens);
  return {
    instance: URL.parse(issuer)?.host ?? null,
    client_id: clientId,
    renew_at: due === null ? null : new Date(due).toISOString(),
  };
}

/**
 * When tokens are to be renewed although nobody asks; milliseconds. A refresh token is used at least once a day,
 * however long its access token lives, so that it does not end from disuse; and tokens of seconds are not renewed more
 * than once a minute for nobody. Null: they cannot be renewed.
 */
export function backgroundDueAt({
  facts,
  refreshFingerprint,
}: Pick<SealedTokens, 'facts' | 'refreshFingerprint'>): number | null {
  const obtainedAt = Date.parse(facts.obtainedAt);
  const renewAt = Math.max(Date.parse(facts.renewAt), obtainedAt + shortestIdleMilliseconds);
  if (refreshFingerprint !== null) return Math.min(renewAt, obtainedAt + longestIdleMilliseconds);
  // Only what somebody consented to says when that was; what nobody consented to is minted anew.
  return facts.authorizedAt === undefined ? renewAt : null;
}
