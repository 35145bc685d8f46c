import { refreshDue } from '../../account/refresh-due.ts';
import { ConnectorError } from '../../errors.ts';
import type { Account, RefreshInput } from '../../generated/types.ts';
import { findAccount } from '../accounts/find-account.ts';
import { type HostParts, newId } from '../host-parts.ts';
import type { Pass, Urgency } from '../scheduling/gate-entry.ts';
import { nothing } from '../scheduling/outcome.ts';
import { backgroundDueAt } from '../store/due-columns.ts';
import type {
  AccountSnapshot,
  LeaseClaim,
  LeaseHolder,
  LeaseRequest,
  RotationMode,
  SpentTokens,
  UnfinishedIntent,
} from '../store/store.ts';
import { openAccount } from '../vault.ts';
import { clientOf } from './accept-client.ts';
import { assertMayTry, refusalOf } from './failure-pause.ts';
import { LeaseWait } from './lease-wait.ts';
import type { JournalRoom } from './refresh-journal.ts';

const leaseMilliseconds = 60_000;
const forcedApartMilliseconds = 60_000;

/** What of a host takes part in taking turns. */
export type TurnParts = Pick<
  HostParts,
  'store' | 'vault' | 'hookContext' | 'journal' | 'owner' | 'wait' | 'bells' | 'gate'
>;

export interface RenewalRequest {
  readonly accountId: string;
  readonly reason: RefreshInput['reason'];
  /** The version that will not do, since it was refused or has ended; another one that is stored meanwhile will. */
  readonly unwantedVersion?: number | undefined;
  /** The account as it was read just now, if it was; it need not be read again. */
  readonly seen?: AccountSnapshot | undefined;
  /** Told of what goes on after the renewal has ended: an answer may still come, and is kept. It never fails. */
  readonly lingers?: (work: Promise<void>) => void;
  /** Who waits for it, asked when it comes to that; default: nobody. */
  readonly urgency?: () => Urgency;
}

/** The right to send one token request for an account. */
export interface Turn {
  readonly account: Account;
  readonly snapshot: AccountSnapshot;
  readonly spent: SpentTokens | null;
  readonly holder: LeaseHolder;
  readonly unfinished: UnfinishedIntent | null;
  readonly rotation: RotationMode;
  /** The instance's permission to send. */
  readonly pass: Pass;
  /** Gives back what was taken for the request; whoever got the turn ends it. */
  readonly end: () => Promise<void>;
}

/**
 * Waits for the lease of an account. Returns the turn, or the account as stored when somebody else has renewed it
 * meanwhile and nothing is left to do. Throws `refresh.wait_timed_out` after 25 seconds behind somebody else,
 * `refresh.journal_unwritable`, `refresh.cooling_down` when somebody else was refused meanwhile (by hand: what that one
 * was refused with), `api.unauthorized` when the renewal is forced and none may be (check A-36),
 * `account.not_authorized` when there are no tokens any more, `account.not_found`.
 */
export async function takeTurn(parts: TurnParts, request: RenewalRequest): Promise<Turn | AccountSnapshot> {
  const wait = new LeaseWait(parts, request.accountId);
  try {
    return await waitForTurn(parts, request, wait);
  } finally {
    wait.end();
  }
}

async function waitForTurn(
  parts: TurnParts,
  request: RenewalRequest,
  wait: LeaseWait,
): Promise<Turn | AccountSnapshot> {
  const first = request.seen ?? (await findAccount(parts.store, request.accountId));
  let snapshot = first;
  while (!isServed(parts, request, { first, snapshot })) {
    assertStillWanted(request, { first, snapshot });
    wait.listen();
    const claimed = await claimTurn(parts, request, snapshot);
    if (typeof claimed === 'object') return claimed;
    if (claimed === 'taken') await wait.news();
    snapshot = await findAccount(parts.store, request.accountId);
  }
  return snapshot;
}

async function claimTurn(
  parts: TurnParts,
  request: RenewalRequest,
  snapshot: AccountSnapshot,
): Promise<Turn | 'taken' | 'moved'> {
  if (request.reason !== 'manual') assertMayTry(snapshot.failure, parts.hookContext.now());
  // Opened before the claim: an account that cannot be opened must not hold a lease.
  const account = openAccount(parts.vault, snapshot);
  // Whoever only waits for somebody else's answer takes no place at the gate.
  if (await parts.store.leases.isHeld(snapshot.id)) return 'taken';
  const urgency = request.reason === 'manual' ? 'manual' : (request.urgency?.() ?? 'background');
  const pass = await parts.gate.enter({ accountId: snapshot.id, client: clientOf(snapshot), urgency });
  let room: JournalRoom | undefined;
  const end = async () => {
    room?.release();
    await pass.done(nothing);
  };
  try {
    room = await parts.journal.reserve();
    const turn = await claimLease(parts, request, snapshot);
    if (typeof turn === 'object') return { account, snapshot, pass, end, ...turn };
    await end();
    return turn;
  } catch (error) {
    await end();
    throw error;
  }
}

async function claimLease(
  parts: TurnParts,
  request: RenewalRequest,
  snapshot: AccountSnapshot,
): Promise<Omit<Turn, 'account' | 'snapshot' | 'pass' | 'end'> | 'taken' | 'moved'> {
  const lease = leaseRequest(parts, request, snapshot);
  const claim = await parts.store.leases.claim(snapshot.id, lease);
  if (claim.outcome === 'forced_before') throw forcedBefore(claim);
  return claim.outcome === 'claimed' ? turnOf({ accountId: snapshot.id, ...lease }, claim) : claim.outcome;
}

function forcedBefore({
  freeInMilliseconds,
}: Extract<LeaseClaim, { readonly outcome: 'forced_before' }>): ConnectorError {
  if (freeInMilliseconds === null) return new ConnectorError('api.unauthorized');
  const retryAfterSeconds = Math.ceil(freeInMilliseconds / 1000);
  return new ConnectorError('api.unauthorized', { details: { retryAfterSeconds } });
}

interface Reading {
  /** What was stored when the caller began to wait. */
  readonly first: AccountSnapshot;
  readonly snapshot: AccountSnapshot;
}

function isServed(parts: TurnParts, request: RenewalRequest, { first, snapshot }: Reading): boolean {
  const { token } = snapshot;
  if (token === null || token.tokens === null) return false;
  if (token.version !== first.token?.version) return true;
  const { reason, unwantedVersion } = request;
  if (unwantedVersion !== undefined && token.version !== unwantedVersion) return true;
  if (reason === 'rejected' || reason === 'manual') return false;
  const { manifest, now } = parts.hookContext;
  const idleUntil = backgroundDueAt(token.tokens) ?? Number.POSITIVE_INFINITY;
  return now() < idleUntil && refreshDue(token.tokens.facts, manifest.renewal, now()) === 'fresh';
}

// Tokens that were forgotten meanwhile must not come back by themselves; and whoever asked by hand has his answer in
// what became of the attempt he waited behind.
function assertStillWanted({ reason }: RenewalRequest, { first, snapshot }: Reading): void {
  const isManual = reason === 'manual';
  const hadTokens = first.token !== null && first.token.tokens !== null;
  const hasTokens = snapshot.token !== null && snapshot.token.tokens !== null;
  if (!hasTokens && (hadTokens || !isManual)) throw new ConnectorError('account.not_authorized');
  const { failure } = snapshot;
  if (isManual && failure !== null && refusalsOf(snapshot) > refusalsOf(first)) throw refusalOf(failure);
}

function refusalsOf({ failure }: AccountSnapshot): number {
  return failure?.failures ?? 0;
}

function leaseRequest(parts: TurnParts, { reason }: RenewalRequest, snapshot: AccountSnapshot): LeaseRequest {
  const { token } = snapshot;
  return {
    refusals: refusalsOf(snapshot),
    ...(reason === 'rejected' ? { forcedApartMilliseconds } : {}),
    owner: parts.owner,
    attemptId: newId(parts),
    milliseconds: leaseMilliseconds,
    spent:
      token === null
        ? null
        : {
            version: token.version,
            generation: token.generation,
            refreshFingerprint: token.tokens?.refreshFingerprint ?? null,
          },
  };
}

function turnOf(
  { accountId, owner, attemptId, spent }: LeaseRequest & { readonly accountId: string },
  { fence, unfinished, rotation }: Extract<LeaseClaim, { readonly outcome: 'claimed' }>,
): Omit<Turn, 'account' | 'snapshot' | 'pass' | 'end'> {
  const holder = { accountId, owner, attemptId, fence, version: spent?.version ?? null };
  return { spent, holder, unfinished, rotation };
}
