import { refreshDue } from '../../account/refresh-due.ts';
import { ConnectorError } from '../../errors.ts';
import type { Account, RefreshInput } from '../../generated/types.ts';
import { findAccount } from '../accounts/find-account.ts';
import { type HostParts, newId, randomShare } from '../host-parts.ts';
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
import { assertMayTry } from './failure-pause.ts';

const leaseMilliseconds = 60_000;
const pollMilliseconds = 250;
const longestWaitMilliseconds = 25_000;

export interface RenewalRequest {
  readonly accountId: string;
  readonly reason: RefreshInput['reason'];
  /** The version that the API refused; another one that is stored meanwhile will do. */
  readonly rejectedVersion?: number | undefined;
}

/** The right to send one token request for an account. */
export interface Turn {
  readonly account: Account;
  readonly snapshot: AccountSnapshot;
  readonly spent: SpentTokens | null;
  readonly holder: LeaseHolder;
  readonly unfinished: UnfinishedIntent | null;
  readonly rotation: RotationMode;
}

/**
 * Waits for the lease of an account. Returns the turn, or the account as stored when somebody else has renewed it
 * meanwhile and nothing is left to do. Throws `refresh.wait_timed_out` after 25 seconds behind somebody else,
 * `refresh.journal_unwritable`, `refresh.cooling_down` when somebody else was refused meanwhile, `account.not_found`.
 */
export async function takeTurn(parts: HostParts, request: RenewalRequest): Promise<Turn | AccountSnapshot> {
  const first = await findAccount(parts.store, request.accountId);
  let snapshot = first;
  let waited = 0;
  while (!isServed(parts, request, { first, snapshot })) {
    if (request.reason !== 'manual') assertMayTry(snapshot.failure, parts.hookContext.now());
    // Opened before the claim: an account that cannot be opened must not hold a lease.
    const account = openAccount(parts.vault, snapshot);
    await parts.journal.assertWritable();
    const lease = leaseRequest(parts, snapshot);
    const claim = await parts.store.leases.claim(snapshot.id, lease);
    if (claim.outcome === 'claimed')
      return { account, snapshot, ...turnOf({ accountId: snapshot.id, ...lease }, claim) };
    if (claim.outcome === 'taken') {
      if (waited >= longestWaitMilliseconds) throw new ConnectorError('refresh.wait_timed_out');
      const pause = pollMilliseconds * (0.5 + randomShare(parts));
      await parts.wait(pause);
      waited += pause;
    }
    snapshot = await findAccount(parts.store, request.accountId);
  }
  return snapshot;
}

interface Reading {
  /** What was stored when the caller began to wait. */
  readonly first: AccountSnapshot;
  readonly snapshot: AccountSnapshot;
}

function isServed(parts: HostParts, request: RenewalRequest, { first, snapshot }: Reading): boolean {
  const { token } = snapshot;
  if (token === null || token.tokens === null) return false;
  if (token.version !== first.token?.version) return true;
  const { reason, rejectedVersion } = request;
  if (reason === 'rejected') return rejectedVersion !== undefined && token.version !== rejectedVersion;
  if (reason === 'manual') return false;
  const { manifest, now } = parts.hookContext;
  return refreshDue(token.tokens.facts, manifest.renewal, now()) === 'fresh';
}

function leaseRequest(parts: HostParts, { token }: AccountSnapshot): LeaseRequest {
  return {
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
): Omit<Turn, 'account' | 'snapshot'> {
  const holder = { accountId, owner, attemptId, fence, version: spent?.version ?? null };
  return { spent, holder, unfinished, rotation };
}
