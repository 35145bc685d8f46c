import { ConnectorError } from '../../errors.ts';
import { findAccount } from '../accounts/find-account.ts';
import { unlessRefused } from '../connector.ts';
import type { HostParts } from '../host-parts.ts';
import type { AccountSnapshot } from '../store/store.ts';
import { askOnce } from './ask-once.ts';
import { earliestRepeat, mayHaveSpent } from './next-try.ts';
import { noteFailure } from './note-failure.ts';
import { openHolder, type RenewalResult } from './renewal-result.ts';
import { saveHeld } from './replay-journal.ts';
import { saveAnswer } from './save-answer.ts';
import { type RenewalRequest, type Turn, takeTurn } from './take-turn.ts';

/**
 * One renewal: take the lease with a durable intent, ask Coupa once, journal the answer, save it over the very state
 * it was spent from. An answer that the journal still holds is saved instead. When somebody else renewed meanwhile,
 * theirs is adopted. Throws the refusal (after noting it), `refresh.uncertain`, `refresh.wait_timed_out`,
 * `refresh.journal_unwritable`, `account.not_found`, `account.not_authorized`, `store.*`.
 */
export async function renewOnce(parts: HostParts, request: RenewalRequest): Promise<RenewalResult> {
  const held = parts.journal.unsaved(request.accountId);
  if (held !== undefined) return saveHeld(parts, held);
  const turn = await takeTurn(parts, request);
  if (!('holder' in turn)) return adopted(parts, turn);
  await parts.reach('after_claim');
  const left = turn.unfinished === null ? undefined : await findLeftAnswer(parts, turn);
  if (left !== undefined) return left;
  if (!maySend(parts, request, turn)) throw await noteRefusal(parts, turn, uncertain(turn));
  return spend(parts, request, turn);
}

function adopted({ vault }: HostParts, stored: AccountSnapshot): RenewalResult {
  return { current: openHolder(vault, stored), previous: null, saved: true };
}

// The answer to an unfinished intent may lie in the journal of the process that did not live to store it.
async function findLeftAnswer(
  parts: HostParts,
  { holder, unfinished }: Turn,
): Promise<RenewalResult | undefined> {
  await parts.journal.lookAround();
  const held = parts.journal.unsaved(holder.accountId);
  if (held === undefined) return undefined;
  await parts.store.leases.release(holder, unfinished?.sends ?? 0);
  return saveHeld(parts, held);
}

function maySend(parts: HostParts, { reason }: RenewalRequest, turn: Turn): boolean {
  const { unfinished, rotation, snapshot } = turn;
  const facts = snapshot.token?.tokens?.facts;
  if (unfinished === null || facts === undefined || reason === 'manual') return true;
  const expiresAt = Date.parse(facts.expiresAt);
  return parts.hookContext.now() >= earliestRepeat({ rotation, unanswered: unfinished.sends, expiresAt });
}

function uncertain({ unfinished }: Turn): ConnectorError {
  const at = new Date(unfinished?.sentAt ?? 0).toISOString();
  return new ConnectorError('refresh.uncertain', {
    message: `A renewal was sent at ${at} and its answer never stored. The living access token stays in use.`,
  });
}

async function spend(parts: HostParts, request: RenewalRequest, turn: Turn): Promise<RenewalResult> {
  const { account, holder, spent } = turn;
  const { result, lostTurn } = await askOnce(parts, { account, reason: request.reason, holder });
  if (lostTurn) return yieldTurn(parts, turn);
  if (result.outcome === 'refused') return settleRefusal(parts, turn, ConnectorError.fromData(result.error));
  await parts.reach('after_answer');
  const { patch, rotation } = unlessRefused(result);
  const { tokenState } = patch;
  if (tokenState === null) throw new ConnectorError('account.not_authorized');
  const answer = { tokenState, spent, rotation, holder, receivedAt: parts.hookContext.now() };
  await parts.journal.record(answer);
  await parts.reach('after_journal');
  return saveAnswer(parts, { account, answer });
}

// A refusal for a token that was superseded meanwhile says nothing about the newest one.
async function settleRefusal(parts: HostParts, turn: Turn, refusal: ConnectorError): Promise<RenewalResult> {
  const { snapshot, holder } = turn;
  const stored = await findAccount(parts.store, snapshot.id);
  if (stored.token?.version !== snapshot.token?.version) {
    await parts.store.leases.release(holder, 0);
    return adopted(parts, stored);
  }
  throw await noteRefusal(parts, { ...turn, snapshot: stored }, refusal);
}

// Nothing was sent: the lease had ended, or the tokens moved after the claim.
async function yieldTurn(parts: HostParts, { snapshot, holder, unfinished }: Turn): Promise<RenewalResult> {
  await parts.store.leases.release(holder, unfinished?.sends ?? 0);
  const stored = await findAccount(parts.store, snapshot.id);
  if (stored.token?.version === snapshot.token?.version) throw new ConnectorError('refresh.wait_timed_out');
  return adopted(parts, stored);
}

async function noteRefusal(parts: HostParts, turn: Turn, refusal: ConnectorError): Promise<ConnectorError> {
  const { unfinished } = turn;
  const before = unfinished?.sends ?? 0;
  const isNew = mayHaveSpent(refusal) && refusal.code !== 'refresh.uncertain';
  const ends = refusal.kind === 'reauthorize';
  const error = ends && unfinished !== null ? answerLost(refusal, unfinished.sentAt) : refusal;
  const unanswered = ends ? 0 : before + (isNew ? 1 : 0);
  await noteFailure(parts, { ...turn, error, unanswered });
  return error;
}

function answerLost(refusal: ConnectorError, sentAt: number): ConnectorError {
  if (refusal.code !== 'token.grant_ended') return refusal;
  const at = new Date(sentAt).toISOString();
  return new ConnectorError('refresh.answer_lost', {
    message: `The answer to the renewal sent at ${at} was lost, and Coupa no longer accepts its refresh token.`,
    details: { sentAt: at },
    cause: refusal,
  });
}
