import type { TokenState } from '../../../src/generated/types.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { AccountSnapshot } from '../../../src/host/store/store.ts';
import type { RequestLog, RequestLogEntry } from '../../../src/sandbox/log/request-log.ts';
import type { IssuedToken } from '../../../src/sandbox/tokens/issued-token.ts';
import { brokenInvariants, type Observation } from '../../support/history-checker.ts';
import { readHistory, type StoredState } from './stored-history.ts';
import type { WatchedAccount, WatchedSandbox } from './watched-sandbox.ts';

/** What became of one account. */
export interface AccountVerdict {
  readonly accountId: string;
  readonly rotation: string;
  readonly requests: number;
  /** Kills that hit a request of this account. */
  readonly kills: number;
  /** Answers of the service that no host ever stored. */
  readonly lost: number;
  /** Why it needs a person now; null when it works on. */
  readonly cause: string | null;
  /** It neither works on nor names a lost answer. */
  readonly stranded: boolean;
  /** A newer refresh token was issued than is stored, and the account does not say so. */
  readonly tokenLost: boolean;
  readonly broken: readonly string[];
}

/** What a round left behind. */
export interface RoundRemains {
  readonly address: string;
  readonly sandboxes: readonly WatchedSandbox[];
  readonly interrupted: readonly { readonly process: number; readonly accountId: string }[];
  /** Accounts that the workers of all slots renew. */
  readonly shared: ReadonlySet<string>;
  readonly slots: number;
  /** The place in each account's requests from which on they came after the last kill. */
  readonly settledFrom: ReadonlyMap<string, number>;
}

const lostCause = 'refresh.answer_lost';
// A request that was noted and never left is as doubtful to the host as one that arrived.
const doubtCause = 'refresh.uncertain';

/** Holds what is stored, and ever was, against what each sandbox issued. */
export async function judgeRound(remains: RoundRemains): Promise<readonly AccountVerdict[]> {
  const states = Map.groupBy(await readHistory(remains.address), ({ accountId }) => accountId);
  const snapshots = await readSnapshots(remains.address);
  const interrupted = new Set(remains.interrupted.map(({ process, accountId }) => `${process} ${accountId}`));
  return remains.sandboxes.flatMap((watched) => {
    const { sandbox, accounts, rotation } = watched;
    const issuedOf = Map.groupBy(sandbox.issued, ({ family }) => family);
    const familyOf = new Map(sandbox.issued.map((token) => [token.fingerprint, token.family]));
    const logOf = Map.groupBy(sandbox.log, ({ bodyParameters }) =>
      familyOf.get(bodyParameters['refresh_token'] ?? ''),
    );
    return [...accounts.values()].map((account) =>
      judge({
        rotation,
        account,
        issued: issuedOf.get(account.family) ?? [],
        log: logOf.get(account.family) ?? [],
        states: states.get(account.accountId) ?? [],
        snapshot: snapshots.get(account.accountId),
        kills: new Set(
          account.requests
            .map(({ process }) => `${process} ${account.accountId}`)
            .filter((mark) => interrupted.has(mark)),
        ).size,
        operators: remains.shared.has(account.accountId) ? remains.slots : 1,
        settledFrom: remains.settledFrom.get(account.accountId) ?? 0,
      }),
    );
  });
}

interface Evidence {
  readonly rotation: string;
  readonly account: WatchedAccount;
  readonly issued: readonly IssuedToken[];
  readonly log: readonly RequestLogEntry[];
  readonly states: readonly StoredState[];
  readonly snapshot: AccountSnapshot | undefined;
  /** Kills that hit a request of this account. */
  readonly kills: number;
  readonly settledFrom: number;
  /** How many renew it by hand, each of whom may ask once for each lost answer. */
  readonly operators: number;
}

const isRepeat = (line: string): boolean => line.startsWith('I1');

function judge(evidence: Evidence): AccountVerdict {
  const { rotation, account, states, snapshot, kills, settledFrom } = evidence;
  const { accountId, requests } = account;
  const observations = observationsOf(evidence);
  const brokenAfter = (answersLost: number) =>
    brokenInvariants({
      sandbox: { issued: evidence.issued, log: evidence.log as RequestLog },
      observations,
      answersLost,
      stable: rotation === 'stable',
    });
  const tooManyRepeats = brokenAfter(kills * evidence.operators).some(isRepeat);
  const broken = brokenAfter(kills).filter((line) => !isRepeat(line) || tooManyRepeats);
  const stored = new Set(states.map(({ access }) => access));
  const lost = requests.filter(({ issued }) => issued !== undefined && !stored.has(issued)).length;
  const cause = snapshot?.failure?.code ?? null;
  const worksOn = cause === null && requests.slice(settledFrom).some(({ status }) => status === 200);
  const named = cause === doubtCause || (cause === lostCause && kills > 0);
  const unknown = states.filter(({ access }) => !account.texts.has(access ?? '')).length;
  return {
    accountId,
    rotation,
    requests: requests.length,
    kills,
    lost,
    cause,
    stranded: !worksOn && !named,
    tokenLost: broken.some((line) => line.startsWith('I3')),
    broken: [...broken, ...(unknown === 0 ? [] : [`${unknown} stored states were never issued`])].map(
      (line) => `${rotation} ${accountId}: ${line}`,
    ),
  };
}

function observationsOf({ account, states, snapshot }: Evidence): readonly Observation[] {
  const all = states.map(({ version, access }) => ({
    version,
    tokens: (account.texts.get(access ?? '') ?? null) as TokenState | null,
    failure: null,
  }));
  const last = all.at(-1);
  return last === undefined ? [] : [...all, { ...last, failure: snapshot?.failure ?? null }];
}

/** The place in each account's requests where those after now begin. */
export function markNow(sandboxes: readonly WatchedSandbox[]): ReadonlyMap<string, number> {
  return new Map(
    sandboxes.flatMap(({ accounts }) =>
      [...accounts.values()].map(({ accountId, requests }) => [accountId, requests.length] as const),
    ),
  );
}

async function readSnapshots(address: string): Promise<ReadonlyMap<string, AccountSnapshot>> {
  const store = await openStore(address);
  try {
    return new Map((await store.accounts.list()).map((snapshot) => [snapshot.id, snapshot]));
  } finally {
    await store.close();
  }
}
