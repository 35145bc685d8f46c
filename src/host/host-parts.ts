import type { HookContext } from '../account/hook-context.ts';
import type { EndpointUrl } from '../generated/types.ts';
import { currentCaller } from './caller.ts';
import type { Connector } from './connector.ts';
import type { TimelineLimits } from './health/timeline-limits.ts';
import type { ConnectorFacts, CountRunningPipelines } from './host.ts';
import type { LeaseBells } from './renewal/lease-bells.ts';
import type { RefreshJournal } from './renewal/refresh-journal.ts';
import type { InstanceGate } from './scheduling/instance-gate.ts';
import type { Store, StoreTables, TimelineEntry } from './store/store.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { KillPoint } from './test-seams.ts';
import type { UsageKeeper } from './usage/usage-keeper.ts';
import type { Vault } from './vault.ts';

/** What a host may send, to the token service and to the API. */
export interface HostFetchInit {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** The way out to the network, as `createFetch` of transport makes it: no redirects, capped bodies, `net.*` errors. */
export type HostFetch = (url: EndpointUrl, init: HostFetchInit) => Promise<Response>;

/** What the services of one host share. */
export interface HostParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly connector: Connector;
  /** What every hook is given; it carries no abort signal: a sent renewal is always heard out. */
  readonly hookContext: HookContext;
  readonly apiFetch: HostFetch;
  readonly scopeCatalogue: readonly string[] | undefined;
  /** Resolves after the given milliseconds; the settle time of a fresh token is waited out with it. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Names this host among all that share the store; new at each start. */
  readonly owner: string;
  readonly journal: RefreshJournal;
  /** Of how many accounts headers are kept in memory; undefined for the default. */
  readonly cachedAccounts: number | undefined;
  /** What other processes note about accounts, for those who wait behind them. */
  readonly bells: LeaseBells;
  /** Inside a renewal the one of that renewal, so that its steps belong to it. */
  readonly telemetry: Telemetry;
  readonly timelineLimits: TimelineLimits;
  /** When accounts were last used. */
  readonly usage: UsageKeeper;
  readonly countRunningPipelines: CountRunningPipelines | undefined;
  readonly facts: () => ConnectorFacts;
  /** What every token request of a renewal passes before its account is leased. */
  readonly gate: InstanceGate;
  /** Does nothing outside tests. */
  readonly reach: (point: KillPoint) => Promise<void>;
}

/** The present moment by the host's clock, ISO 8601 UTC. */
export function instantOf({ hookContext }: Pick<HostParts, 'hookContext'>, offsetMilliseconds = 0): string {
  return new Date(hookContext.now() + offsetMilliseconds).toISOString();
}

/** A new identifier: 24 hexadecimal characters. It names things and grants nothing. */
export function newId({ hookContext }: Pick<HostParts, 'hookContext'>): string {
  return Buffer.from(hookContext.random(12)).toString('hex');
}

/** A random share of 1, for pauses that must not fall together. */
export function randomShare({ hookContext }: Pick<HostParts, 'hookContext'>): number {
  return Buffer.from(hookContext.random(4)).readUInt32BE(0) / 2 ** 32;
}

/** The instance suffixes that accounts of this host may use: the manifest's and those the operator added. */
export function hostSuffixesOf({ hookContext }: Pick<HostParts, 'hookContext'>): readonly string[] {
  const { manifest, additionalHostSuffixes = [] } = hookContext;
  return [...manifest.network.hostSuffixes, ...additionalHostSuffixes.map((suffix) => suffix.toLowerCase())];
}

/** What a line of the timeline is about; moment, process and caller are added to it. */
export type NotedEvent = Pick<TimelineEntry, 'accountId' | 'event'> &
  Partial<Pick<TimelineEntry, 'details' | 'cause' | 'generation' | 'nextActionAt' | 'actor'>>;

/** Adds a line to the account's timeline: one for each event, no secret in it (check A-50). */
export async function noteEvent(
  parts: Pick<HostParts, 'hookContext' | 'owner'>,
  tables: Pick<StoreTables, 'timeline'>,
  entry: NotedEvent,
): Promise<void> {
  const at = instantOf(parts);
  await tables.timeline.append({ details: {}, ...currentCaller(), ...entry, at, process: parts.owner });
}
