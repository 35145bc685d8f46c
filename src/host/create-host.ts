import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { HookContext } from '../account/hook-context.ts';
import type { CallbackRule } from '../generated/types.ts';
import { createAccessService } from './access/access-service.ts';
import { createAccountService } from './account-service.ts';
import { findAccount } from './accounts/find-account.ts';
import { viewAccount } from './accounts/view-account.ts';
import { assertReady } from './assert-ready.ts';
import { createAuthorizationService } from './authorization-service.ts';
import type { Connector } from './connector.ts';
import { describeConnector, readInstance } from './describe.ts';
import { disconnectAccount } from './disconnect-account.ts';
import { createHostEvents } from './events/create-host-events.ts';
import { guardHooks } from './guard-hooks.ts';
import { defaultTimelineLimits, type TimelineLimits } from './health/timeline-limits.ts';
import type { ConnectorFacts, CountRunningPipelines, Host } from './host.ts';
import { type HostFetch, type HostParts, instantOf, newId } from './host-parts.ts';
import type { KeySource } from './keys/key-source.ts';
import { createHostKeys, type HostKeys, hostSubject } from './keys/keys-service.ts';
import { ownedLog } from './log/owned-log.ts';
import { operate } from './operate.ts';
import { planValidation } from './plan-validation.ts';
import { assertCallbackAddress, type CallbackAddress } from './redirect-uri-of.ts';
import { LeaseBells } from './renewal/lease-bells.ts';
import { assertJournalPlace, openJournal } from './renewal/open-journal.ts';
import { RefreshCoordinator } from './renewal/refresh-coordinator.ts';
import { createRejectionHandler } from './renewal/renew-rejected.ts';
import { replayJournal } from './renewal/replay-journal.ts';
import { InstanceGate } from './scheduling/instance-gate.ts';
import { startScheduler } from './scheduling/start-scheduler.ts';
import { sealedHost } from './sealed-host.ts';
import { createTelemetry } from './telemetry/create-telemetry.ts';
import type { TelemetryOptions } from './telemetry/telemetry.ts';
import { type TestSeams, testSeams } from './test-seams.ts';
import { type UnsealedStore, unsealStore } from './unseal-store.ts';
import { UsageKeeper } from './usage/usage-keeper.ts';
import { validateAccount } from './validate-account.ts';
import { createVault } from './vault.ts';
import { withinDeadline } from './within-deadline.ts';

// As long as a request may take, and a moment to store its answer; what comes later is left in the journal.
const longestHearingMilliseconds = 21_000;

export interface HostOptions {
  /** `sqlite:PATH`, `sqlite::memory:` or `postgres://USER:PASSWORD@HOST:PORT/DATABASE` (PostgreSQL 14 or newer). */
  readonly store: string;
  readonly keys: KeySource;
  readonly connector: Connector;
  readonly fetch: HostFetch;
  /** For operations; give one with a higher body cap where pipelines read large answers. */
  readonly apiFetch?: HostFetch;
  /** The callback of this host: an absolute URL without query and fragment. */
  readonly redirectUri: string;
  /**
   * Whether each instance has a redirect URI of its own, `redirectUri` and its host, or all share `redirectUri`.
   * Default: `per-instance`. `shared` is for platforms that have one callback, and gives up a defence.
   */
  readonly callback?: CallbackRule;
  /** Milliseconds since the epoch; decides expiry and due times. */
  readonly clock?: () => number;
  /** Cryptographically strong random bytes. */
  readonly random?: HookContext['random'];
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** What happens, for an operator; `createLog` makes one. Default: nowhere. */
  readonly log?: HookContext['log'];
  /** Where spans and metrics go. Default: the global providers of OpenTelemetry. */
  readonly telemetry?: TelemetryOptions;
  readonly probe?: HookContext['probe'];
  /** Domains beside the manifest's that accounts may name; an operator's decision. */
  readonly additionalHostSuffixes?: readonly string[];
  /** Known Coupa scopes; unknown ones are then remarked on. */
  readonly scopeCatalogue?: readonly string[];
  /**
   * Where renewed tokens are kept until the database has them: the beginning of a path on a local disk, one file a
   * process. Default: beside the SQLite file, in memory for one in memory; over PostgreSQL it must be given.
   */
  readonly journal?: string;
  /** Of how many accounts headers are kept in memory, about 2 KiB each; default 50,000. */
  readonly cachedAccounts?: number;
  /**
   * Whether accounts are renewed ahead of time and sweeps run; default: yes. A process that lives for one command
   * says no: it renews what it uses.
   */
  readonly scheduler?: boolean;
  /** How many pipelines use an account right now; asked for a warning before its credentials are changed. */
  readonly countRunningPipelines?: CountRunningPipelines;
  /** What a page shows beside the manifest; default: nothing. Called when it is asked for. */
  readonly facts?: () => ConnectorFacts;
  /** How much of the past of each account is kept; default 90 days and 1,000 lines. */
  readonly timeline?: Partial<TimelineLimits>;
  readonly [testSeams]?: TestSeams;
}

/**
 * Opens the embedded host. When the keys do not fit the database the host comes up sealed: every call throws
 * `host.sealed` and nothing is written. Throws `store.*`, `host.journal_missing`, `host.key_exposed`, `host.key_unreadable`,
 * `host.key_command_failed`, `host.redirect_uri_invalid`.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const seams = options[testSeams];
  // Tests look on from within this process and lose nothing with it.
  if (seams === undefined) assertJournalPlace(options);
  const address = addressOf(options);
  assertCallbackAddress(address);
  const unsealed = await unsealStore(options.store, options.keys, {
    leaseClock: seams?.leaseClock,
    log: options.log,
  });
  if (unsealed === undefined) return sealedHost(address);
  const parts = partsOf(options, unsealed);
  const keys = createHostKeys({ ...parts, ring: unsealed.ring, source: options.keys });
  try {
    await replayJournal(parts);
    return await assemble(parts, keys, options);
  } catch (error) {
    await unsealed.store.close();
    throw error;
  }
}

function partsOf(options: HostOptions, { store, ring }: UnsealedStore): HostParts {
  const { apiFetch = options.fetch, wait = (milliseconds) => delay(milliseconds) } = options;
  const vault = createVault(ring);
  const unnamed = hookContextOf(options);
  const owner = newId({ hookContext: unnamed });
  const hookContext = { ...unnamed, log: ownedLog(unnamed.log, owner) };
  return {
    store,
    vault,
    connector: { ...options.connector, hooks: guardHooks(options.connector.hooks) },
    hookContext,
    apiFetch,
    scopeCatalogue: options.scopeCatalogue,
    wait,
    owner,
    journal: openJournal(options, { vault, hookContext }),
    cachedAccounts: options.cachedAccounts,
    bells: new LeaseBells(),
    usage: new UsageKeeper(store, hookContext),
    countRunningPipelines: options.countRunningPipelines,
    facts: options.facts ?? (() => ({ accountSchema: {}, scopes: [], operations: [], sandboxInstances: [] })),
    timelineLimits: { ...defaultTimelineLimits, ...options.timeline },
    telemetry: createTelemetry(options.telemetry ?? {}, hookContext),
    gate: new InstanceGate({ store, hookContext, wait }),
    reach: options[testSeams]?.killPoint ?? (() => Promise.resolve()),
  };
}

async function assemble(
  parts: HostParts,
  keys: HostKeys,
  { scheduler: isScheduling = true, wait }: HostOptions,
): Promise<Host> {
  const coordinator = new RefreshCoordinator(parts);
  await parts.store.listen((accountId) => {
    if (accountId === hostSubject) void keys.lookAgain();
    coordinator.forget(accountId);
    parts.bells.ring(accountId);
  });
  parts.telemetry.observe({
    accounts: () => parts.store.health.count(),
    restingInstances: async () => (await parts.store.instances.rests()).keys(),
  });
  const scheduler = isScheduling ? startScheduler(parts, coordinator, wait) : undefined;
  const renewRejected = createRejectionHandler(parts, coordinator);
  const headers = (accountId: string) => coordinator.headers(accountId);
  const show = async (accountId: string) => viewAccount(parts, await findAccount(parts.store, accountId));
  return {
    redirectUri: parts.hookContext.redirectUri,
    callback: parts.hookContext.callback,
    sealed: false,
    accounts: createAccountService(parts, coordinator),
    authorization: createAuthorizationService(parts, coordinator),
    keys,
    access: createAccessService(parts),
    events: createHostEvents(parts),
    describe: () => describeConnector(parts),
    readInstance: (typed) => readInstance(parts, typed),
    present: () => instantOf(parts),
    assertReady: () => assertReady(parts),
    validate: (accountId, options = {}) =>
      parts.telemetry.validation(accountId, () =>
        validateAccount(parts, coordinator, { accountId, options }),
      ),
    planValidation: (accountId, options = {}) => planValidation(parts, accountId, options),
    beforeOperation: headers,
    peek: (accountId) => coordinator.peek(accountId),
    renewRejected: (accountId, tokenVersion) => renewRejected({ accountId, tokenVersion }),
    async refresh(accountId) {
      await coordinator.renew(accountId, 'manual');
      return show(accountId);
    },
    operate: (accountId, request) => operate(parts, { headers, renewRejected }, { accountId, request }),
    async disconnect(accountId) {
      coordinator.forget(accountId);
      await disconnectAccount(parts, accountId);
      coordinator.forget(accountId);
      return show(accountId);
    },
    async close() {
      // First of all: nothing new is begun while what was sent is heard out.
      parts.gate.close();
      const settling = coordinator.settle().then(() => parts.usage.flush());
      const ending = Promise.all([keys.stop(), scheduler?.stop(), settling]);
      await withinDeadline(ending, longestHearingMilliseconds);
      parts.telemetry.close();
      await parts.journal.close();
      await parts.store.close();
    },
  };
}

function addressOf({ redirectUri, callback = 'per-instance' }: HostOptions): CallbackAddress {
  return { redirectUri, callback };
}

function hookContextOf(options: HostOptions): HookContext {
  const { connector, fetch, probe, additionalHostSuffixes } = options;
  return {
    manifest: connector.manifest,
    now: options.clock ?? Date.now,
    random: options.random ?? ((byteCount) => randomBytes(byteCount)),
    fetch,
    ...addressOf(options),
    log: options.log ?? (() => undefined),
    ...(probe === undefined ? {} : { probe }),
    ...(additionalHostSuffixes === undefined ? {} : { additionalHostSuffixes }),
  };
}
