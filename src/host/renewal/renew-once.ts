import { ConnectorError } from '../../errors.ts';
import type { RefreshResult, Renewed } from '../../generated/types.ts';
import { findAccount } from '../accounts/find-account.ts';
import { blurFailure } from '../blur-failures.ts';
import { unlessRefused } from '../connector.ts';
import type { HostParts } from '../host-parts.ts';
import { accountContext } from '../log/account-context.ts';
import { errorFacts } from '../log/error-facts.ts';
import { nothing, outcomeOf } from '../scheduling/outcome.ts';
import type { AccountSnapshot } from '../store/store.ts';
import type { RenewalFacts } from '../telemetry/telemetry.ts';
import { askOnce } from './ask-once.ts';
import { earliestRepeat, mayHaveSpent } from './next-try.ts';
import { noteFailure } from './note-failure.ts';
import { noteWithheld } from './note-withheld.ts';
import { openHolder, type RenewalResult } from './renewal-result.ts';
import { saveHeld } from './replay-journal.ts';
import { saveAnswer } from './save-answer.ts';
import { isOutage } from './store-outage.ts';
import { type RenewalRequest, type Turn, takeTurn } from './take-turn.ts';

/**
 * One renewal: take the lease with a durable intent, ask Coupa once, journal the answer, save it over the very state
 * it was spent from. An answer that the journal still holds is saved instead. When somebody else renewed meanwhile,
 * theirs is adopted. Throws the refusal (after noting it), `refresh.uncertain`, `refresh.wait_timed_out`,
 * `refresh.journal_unwritable`, `account.not_found`, `account.not_authorized`, `store.*`.
 */
export function renewOnce(parts: HostParts, request: RenewalRequest): Promise<RenewalResult> {
  return parts.telemetry.renewal(request, (telemetry) => renew({ ...parts, telemetry }, request));
}

async function renew(parts: HostParts, request: RenewalRequest): Promise<RenewalResult> {
  const held = parts.journal.unsaved(request.accountId);
  if (held !== undefined) return saveHeld(parts, held);
  const turn = await parts.telemetry
    .leaseWait(() => takeTurn(parts, request))
    .catch(withheld(parts, request));
  if (!('holder' in turn)) return adopted(parts, turn);
  try {
    return await renewInTurn(parts, request, turn);
  } finally {
    await turn.end();
  }
}

function withheld(parts: HostParts, { accountId }: RenewalRequest): (error: unknown) => Promise<never> {
  return async (error) => {
    const isClosed = error instanceof ConnectorError && error.code === 'token.client_no_longer_accepted';
    if (isClosed) await noteWithheld(parts, accountId, error);
    throw error;
  };
}

async function renewInTurn(parts: HostParts, request: RenewalRequest, turn: Turn): Promise<RenewalResult> {
  parts.telemetry.tell(factsOf(turn));
  await parts.reach('after_claim');
  const left = turn.unfinished === null ? undefined : await findLeftAnswer(parts, turn);
  if (left !== undefined) return left;
  if (!maySend(parts, request, turn)) return settleRefusal(parts, turn, uncertain(turn));
  return spend(parts, request, turn);
}

function factsOf({ snapshot: { token } }: Turn): RenewalFacts {
  if (token === null) return {};
  const { version, generation, tokens } = token;
  const expiresAt = tokens?.facts.expiresAt;
  return { tokenVersion: version, generation, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

function adopted({ vault, telemetry }: HostParts, stored: AccountSnapshot): RenewalResult {
  telemetry.tell({ outcome: 'adopted' });
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
  const { account, holder, pass } = turn;
  const late = (answer: Promise<RefreshResult>) => {
    const kept = answer.then((result) => keepLate(parts, turn, result));
    request.lingers?.(kept);
  };
  const { result, lostTurn } = await askOnce(parts, { account, reason: request.reason, holder, pass, late });
  if (lostTurn) {
    await pass.done(nothing);
    return yieldTurn(parts, turn);
  }
  if (result.outcome === 'refused') {
    await pass.done(outcomeOf(result));
    return settleRefusal(parts, turn, ConnectorError.fromData(result.error));
  }
  await parts.reach('after_answer');
  return keep(parts, turn, unlessRefused(result));
}

// What the answer says of the instance is noted in the store, which may take its time: the token is safe before.
async function keep(parts: HostParts, { account, spent, holder, pass }: Turn, renewed: Renewed) {
  const { patch, rotation, findings } = renewed;
  const { tokenState } = patch;
  if (tokenState === null) throw new ConnectorError('account.not_authorized');
  const answer = { tokenState, spent, rotation, holder, receivedAt: parts.hookContext.now() };
  await parts.telemetry.journal(async () => {
    const recorded = parts.journal.record(answer);
    await parts.reach('after_write');
    await recorded;
  });
  await parts.reach('after_journal');
  parts.telemetry.tell({ rotation });
  await pass.done(outcomeOf(renewed));
  return { ...(await saveAnswer(parts, { account, answer })), findings };
}

// The caller has gone, but a rotated refresh token is never dropped.
async function keepLate(parts: HostParts, turn: Turn, result: RefreshResult): Promise<void> {
  if (result.outcome === 'refused') return;
  const { accountId } = turn.holder;
  const facts = await keep(parts, turn, result).then(() => undefined, errorFacts);
  parts.hookContext.log({ event: 'refresh.answered_late', accountId, ...facts });
}

// A refusal for a token that was superseded meanwhile says nothing about the newest one.
async function settleRefusal(parts: HostParts, turn: Turn, refusal: ConnectorError): Promise<RenewalResult> {
  const { snapshot, holder } = turn;
  const stored = await readAgain(parts, turn, refusal);
  if (stored.token?.version !== snapshot.token?.version) {
    await parts.store.leases.release(holder, 0);
    return adopted(parts, stored);
  }
  const error = await noteRefusal(parts, { ...turn, snapshot: stored }, refusal);
  if (error !== undefined) throw error;
  return adopted(parts, await findAccount(parts.store, snapshot.id));
}

// That a grant has ended is judged over the newest tokens alone; any other refusal is true without the store as well.
async function readAgain(
  parts: HostParts,
  { snapshot }: Turn,
  { kind }: ConnectorError,
): Promise<AccountSnapshot> {
  try {
    return await findAccount(parts.store, snapshot.id);
  } catch (error) {
    if (!isOutage(error) || kind === 'reauthorize') throw error;
    return snapshot;
  }
}

// Nothing was sent: the lease had ended, or the tokens moved after the claim.
async function yieldTurn(parts: HostParts, { snapshot, holder, unfinished }: Turn): Promise<RenewalResult> {
  parts.telemetry.tell({ outcome: 'lost_turn' });
  await parts.store.leases.release(holder, unfinished?.sends ?? 0);
  const stored = await findAccount(parts.store, snapshot.id);
  if (stored.token?.version === snapshot.token?.version) throw new ConnectorError('refresh.wait_timed_out');
  return adopted(parts, stored);
}

/** What the caller hears, or undefined when the refused tokens were replaced meanwhile. */
async function noteRefusal(
  parts: HostParts,
  turn: Turn,
  refusal: ConnectorError,
): Promise<ConnectorError | undefined> {
  const { unfinished } = turn;
  const before = unfinished?.sends ?? 0;
  const isNew = mayHaveSpent(refusal) && refusal.code !== 'refresh.uncertain';
  const ends = refusal.kind === 'reauthorize';
  const error = ends ? endedBecause(parts, turn, refusal) : tellable(parts, turn, refusal);
  const unanswered = ends ? 0 : before + (isNew ? 1 : 0);
  const isNoted = await noteFailure(parts, { ...turn, error, unanswered });
  return isNoted ? error : undefined;
}

// What the refusal means for the refresh token has been judged before by its exact cause (check A-54).
function tellable({ hookContext }: HostParts, { snapshot }: Turn, refusal: ConnectorError): ConnectorError {
  return blurFailure(accountContext(hookContext, snapshot.id), snapshot.settings.host, refusal);
}

// Asked once more, Coupa refuses the same tokens without a doubt left to explain it: the cause that was named stays.
function endedBecause(
  { journal }: HostParts,
  { unfinished, snapshot }: Turn,
  refusal: ConnectorError,
): ConnectorError {
  if (refusal.code !== 'token.grant_ended') return refusal;
  if (journal.isAheadOf(snapshot)) return new ConnectorError('refresh.store_older', { cause: refusal });
  if (unfinished !== null) return answerLost(refusal, unfinished.sentAt);
  const { code, message } = snapshot.failure ?? {};
  if (code !== 'refresh.answer_lost' && code !== 'refresh.store_older') return refusal;
  return new ConnectorError(code, { cause: refusal, ...(message === undefined ? {} : { message }) });
}

function answerLost(refusal: ConnectorError, sentAt: number): ConnectorError {
  const at = new Date(sentAt).toISOString();
  return new ConnectorError('refresh.answer_lost', {
    message: `The answer to the renewal sent at ${at} was lost, and Coupa no longer accepts its refresh token.`,
    details: { sentAt: at },
    cause: refusal,
  });
}
