import { ConnectorError } from '../../errors.ts';
import type { Account, RevokeInput } from '../../generated/types.ts';
import { blurFailure } from '../blur-failures.ts';
import { type HostParts, instantOf, noteEvent, randomShare } from '../host-parts.ts';
import { accountContext } from '../log/account-context.ts';
import type { RevocationRecord, StoreTables } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';

const shortestPauseSeconds = 60;
const longestPauseSeconds = 60 * 60;

// Both tokens within the minute for which others leave the record alone.
const deadlineMilliseconds = 25_000;

type Token = RevokeInput['token'];

/** What became of one round of requests. */
interface Round {
  readonly revoked: readonly Token[];
  /** Refused in a way that another try would not change. */
  readonly refused: readonly { readonly token: Token; readonly code: string }[];
  /** To be tried again, the one that was put off first. */
  readonly left: readonly Token[];
  readonly postponed: ConnectorError | undefined;
}

/**
 * Revokes what a record names and removes the record, or puts the rest off: after a pause that grows from one minute
 * to an hour and obeys `Retry-After`, until 24 hours have passed. Whatever comes of it is noted in the timeline. Never
 * throws: what was forgotten here stays forgotten.
 */
export async function carryOutRevocation(
  parts: HostParts,
  record: RevocationRecord | undefined,
): Promise<void> {
  if (record === undefined) return;
  try {
    const round = await sendRound(parts, record);
    await parts.store.transaction((tables) => settle(parts, tables, { record, round }));
  } catch (error) {
    const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
    parts.hookContext.log({ event: 'revocation.failed', accountId: record.accountId, code });
  }
}

async function sendRound(parts: HostParts, record: RevocationRecord): Promise<Round> {
  const account = parts.vault.openRevocation(record.id, record.sealedAccount);
  const revoked: Token[] = [];
  const refused: { token: Token; code: string }[] = [];
  for (const [index, token] of record.tokens.entries()) {
    const refusal = await revokeOne(parts, account, token);
    if (refusal === undefined) revoked.push(token);
    else if (isPassing(refusal)) {
      return { revoked, refused, left: record.tokens.slice(index), postponed: refusal };
    } else refused.push({ token, code: refusal.code });
  }
  return { revoked, refused, left: [], postponed: undefined };
}

async function revokeOne(
  { connector, hookContext }: HostParts,
  account: Account,
  token: Token,
): Promise<ConnectorError | undefined> {
  const context = accountContext(hookContext, account.id);
  const asked = connector.hooks.revoke(account, { token }, context);
  const result = await withinDeadline(asked, deadlineMilliseconds);
  if (result !== undefined && result.outcome !== 'refused') return undefined;
  const refusal =
    result === undefined ? new ConnectorError('net.total_timeout') : ConnectorError.fromData(result.error);
  return blurFailure(context, account.settings.host, refusal);
}

// A revocation may be repeated at will: an open outcome is as good a reason as a refusal for now (RFC 7009 2.2).
function isPassing({ kind }: ConnectorError): boolean {
  return kind === 'transient' || kind === 'ambiguous' || kind === 'protocol';
}

interface Settled {
  readonly record: RevocationRecord;
  readonly round: Round;
}

async function settle(parts: HostParts, tables: StoreTables, { record, round }: Settled): Promise<void> {
  const { accountId } = record;
  for (const token of round.revoked) {
    await noteEvent(parts, tables, { accountId, event: 'token.revoked', details: { token } });
  }
  for (const { token, code } of round.refused) {
    await noteEvent(parts, tables, {
      accountId,
      event: 'revocation.failed',
      cause: code,
      details: { token },
    });
  }
  if (round.postponed === undefined) await tables.revocations.delete(record.id);
  else await postpone(parts, tables, { record, round: { ...round, postponed: round.postponed } });
}

async function postpone(
  parts: HostParts,
  tables: StoreTables,
  {
    record,
    round,
  }: { readonly record: RevocationRecord; readonly round: Round & { postponed: ConnectorError } },
): Promise<void> {
  const { accountId } = record;
  const tries = record.tries + 1;
  const nextTryAt = instantOf(parts, pauseMilliseconds(parts, round.postponed, tries));
  const cause = round.postponed.code;
  if (nextTryAt >= record.endsAt) {
    return giveUpRevocation(parts, tables, { ...record, tokens: round.left, tries, cause });
  }
  await tables.revocations.reschedule(record, { tokens: round.left, tries, nextTryAt });
  const details = { tokens: round.left.join(' '), tries };
  await noteEvent(parts, tables, {
    accountId,
    event: 'revocation.postponed',
    cause,
    nextActionAt: nextTryAt,
    details,
  });
}

/** Removes a record whose 24 hours are over, with a line in the timeline; `cause` is what the last try came to. */
export async function giveUpRevocation(
  parts: HostParts,
  tables: StoreTables,
  { id, accountId, tokens, tries, cause }: RevocationRecord & { readonly cause?: string },
): Promise<void> {
  if (!(await tables.revocations.delete(id))) return;
  const details = { tokens: tokens.join(' '), tries };
  await noteEvent(parts, tables, { accountId, event: 'revocation.given_up', cause, details });
}

function pauseMilliseconds(parts: HostParts, { details }: ConnectorError, tries: number): number {
  const longest = Math.min(shortestPauseSeconds * 2 ** (tries - 1), longestPauseSeconds);
  const asked = details['retryAfterSeconds'];
  const pause = shortestPauseSeconds + randomShare(parts) * (longest - shortestPauseSeconds);
  return Math.max(pause, typeof asked === 'number' ? asked : 0) * 1000;
}
