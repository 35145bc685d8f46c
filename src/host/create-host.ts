import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { HookContext } from '../account/hook-context.ts';
import { createAccountService } from './account-service.ts';
import { findAccount } from './accounts/find-account.ts';
import { viewAccount } from './accounts/view-account.ts';
import { createAuthorizationService } from './authorization-service.ts';
import type { Connector } from './connector.ts';
import { disconnectAccount } from './disconnect-account.ts';
import type { Host } from './host.ts';
import { type HostFetch, type HostParts, newId } from './host-parts.ts';
import { operate } from './operate.ts';
import { openJournal } from './renewal/open-journal.ts';
import { RefreshCoordinator } from './renewal/refresh-coordinator.ts';
import { createRejectionHandler } from './renewal/renew-rejected.ts';
import { replayJournal } from './renewal/replay-journal.ts';
import { sealedHost } from './sealed-host.ts';
import { type TestSeams, testSeams } from './test-seams.ts';
import { type KeySource, type UnsealedStore, unsealStore } from './unseal-store.ts';
import { validateAccount } from './validate-account.ts';
import { createVault } from './vault.ts';

export interface HostOptions {
  /** `sqlite:PATH`, `sqlite::memory:` or `postgres://USER:PASSWORD@HOST:PORT/DATABASE` (PostgreSQL 14 or newer). */
  readonly store: string;
  readonly keys: KeySource;
  readonly connector: Connector;
  readonly fetch: HostFetch;
  /** For operations; give one with a higher body cap where pipelines read large answers. */
  readonly apiFetch?: HostFetch;
  readonly redirectUri: string;
  /** Milliseconds since the epoch; decides expiry and due times. */
  readonly clock?: () => number;
  /** Cryptographically strong random bytes. */
  readonly random?: HookContext['random'];
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly log?: HookContext['log'];
  readonly probe?: HookContext['probe'];
  /** Domains beside the manifest's that accounts may name; an operator's decision. */
  readonly additionalHostSuffixes?: readonly string[];
  /** Known Coupa scopes; unknown ones are then remarked on. */
  readonly scopeCatalogue?: readonly string[];
  /**
   * Where renewed tokens are kept until the database has them: the beginning of a path on a local disk, one file a
   * process. Default: beside the SQLite file; in memory when the database is in memory.
   */
  readonly journal?: string;
  readonly [testSeams]?: TestSeams;
}

/**
 * Opens the embedded host. When the keys do not fit the database the host comes up sealed: every call throws
 * `host.sealed` and nothing is written. Throws `store.*`, `host.key_exposed`, `host.key_unreadable`.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const { leaseClock } = options[testSeams] ?? {};
  const unsealed = await unsealStore(options.store, options.keys, { leaseClock });
  if (unsealed === undefined) return sealedHost(options.redirectUri);
  const parts = partsOf(options, unsealed);
  try {
    await replayJournal(parts);
    return await assemble(parts);
  } catch (error) {
    await unsealed.store.close();
    throw error;
  }
}

function partsOf(options: HostOptions, { store, ring }: UnsealedStore): HostParts {
  const { apiFetch = options.fetch, wait = (milliseconds) => delay(milliseconds) } = options;
  const vault = createVault(ring);
  const hookContext = hookContextOf(options);
  return {
    store,
    vault,
    connector: options.connector,
    hookContext,
    apiFetch,
    scopeCatalogue: options.scopeCatalogue,
    wait,
    owner: newId({ hookContext }),
    journal: openJournal(options, { vault, hookContext }),
    reach: options[testSeams]?.killPoint ?? (() => Promise.resolve()),
  };
}

async function assemble(parts: HostParts): Promise<Host> {
  const coordinator = new RefreshCoordinator(parts);
  await parts.store.listen((accountId) => coordinator.forget(accountId));
  const renewRejected = createRejectionHandler(parts, coordinator);
  const headers = (accountId: string) => coordinator.headers(accountId);
  const show = async (accountId: string) => viewAccount(parts, await findAccount(parts.store, accountId));
  return {
    redirectUri: parts.hookContext.redirectUri,
    sealed: false,
    accounts: createAccountService(parts, coordinator),
    authorization: createAuthorizationService(parts, coordinator),
    async validate(accountId) {
      const report = await validateAccount(parts, accountId);
      coordinator.forget(accountId);
      return report;
    },
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
      await coordinator.settle();
      await parts.journal.close();
      await parts.store.close();
    },
  };
}

function hookContextOf(options: HostOptions): HookContext {
  const { connector, fetch, redirectUri, probe, additionalHostSuffixes } = options;
  return {
    manifest: connector.manifest,
    now: options.clock ?? Date.now,
    random: options.random ?? ((byteCount) => randomBytes(byteCount)),
    fetch,
    redirectUri,
    log: options.log ?? (() => undefined),
    ...(probe === undefined ? {} : { probe }),
    ...(additionalHostSuffixes === undefined ? {} : { additionalHostSuffixes }),
  };
}
