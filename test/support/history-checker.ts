import type { TokenState } from '../../src/generated/types.ts';
import { fingerprint } from '../../src/sandbox/fingerprint.ts';
import type { RequestLogEntry } from '../../src/sandbox/log/request-log.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { IssuedToken } from '../../src/sandbox/tokens/issued-token.ts';

/** What the host's store held at one moment of a run. */
export interface Observation {
  readonly version: number;
  readonly tokens: TokenState | null;
  readonly failure: { readonly code: string } | null;
}

/** What a token service was asked and what it has issued, oldest first; secrets as fingerprints. */
export interface ServiceRecord {
  readonly log: readonly Pick<RequestLogEntry, 'grantType' | 'status' | 'bodyParameters'>[];
  readonly issued: readonly Pick<IssuedToken, 'kind' | 'fingerprint'>[];
}

/** One account's run: what the server saw, and what was stored after each step. */
export interface History {
  readonly sandbox: ServiceRecord;
  readonly observations: readonly Observation[];
  /** Answers of the server that a kill kept from the journal. */
  readonly answersLost: number;
  /** The server hands the same refresh token back, so that sending it again is no repetition. */
  readonly stable?: boolean;
}

/** What concerns one of several accounts at a sandbox: the consents that its stored tokens come from. */
export function recordOfAccount(
  { issued, log }: Pick<Sandbox, 'issued' | 'log'>,
  observations: readonly Observation[],
): ServiceRecord {
  const stored = new Set(observations.map(({ tokens }) => fingerprint(tokens?.accessToken ?? '')));
  const families = new Set(
    issued.filter((token) => stored.has(token.fingerprint)).map(({ family }) => family),
  );
  const own = issued.filter(({ family }) => families.has(family));
  const tokens = new Set(own.map((token) => token.fingerprint));
  return {
    issued: own,
    log: log.filter(({ bodyParameters }) => tokens.has(bodyParameters['refresh_token'] ?? '')),
  };
}

/** The invariants I1 to I5 of docs/faults.md that a run broke; empty when all hold. */
export function brokenInvariants(history: History): readonly string[] {
  return [sentOnce, neverBackwards, newestIsStored, endedByTheServer, everythingExplained].flatMap((rule) =>
    rule(history),
  );
}

function refreshes({ sandbox }: History) {
  return sandbox.log.filter(({ grantType }) => grantType === 'refresh_token');
}

function sentOnce(history: History): readonly string[] {
  if (history.stable === true) return [];
  const sends = Map.groupBy(refreshes(history), ({ bodyParameters }) => bodyParameters['refresh_token']);
  const repeats = [...sends.values()].reduce((sum, entries) => sum + repeatsIn(entries), 0);
  return repeats <= history.answersLost ? [] : [`I1: ${repeats} repeated requests`];
}

// An answer that proves that nothing was done leaves the refresh token as if it had not been sent.
const nothingDone: readonly number[] = [401, 429, 503];

function repeatsIn(entries: readonly { readonly status: number }[]): number {
  return Math.max(0, entries.filter(({ status }) => !nothingDone.includes(status)).length - 1);
}

function neverBackwards({ observations }: History): readonly string[] {
  return observations.some(({ version }, index) => version < (observations[index - 1]?.version ?? 0))
    ? ['I2: the stored version went backwards']
    : [];
}

function newestIsStored({ sandbox, observations }: History): readonly string[] {
  const last = observations.at(-1);
  if (last?.failure?.code === 'refresh.uncertain' || last?.failure?.code === 'refresh.answer_lost') return [];
  const newest = sandbox.issued.findLast(({ kind }) => kind === 'refresh');
  const stored = fingerprint(last?.tokens?.refreshToken ?? '');
  return newest?.fingerprint === stored ? [] : ['I3: a newer refresh token was issued than is stored'];
}

function endedByTheServer(history: History): readonly string[] {
  const last = history.observations.at(-1);
  const ended = last?.failure?.code === 'refresh.answer_lost' || last?.failure?.code === 'token.grant_ended';
  if (!ended) return [];
  const stored = fingerprint(last?.tokens?.refreshToken ?? '');
  const refused = refreshes(history).some(
    ({ bodyParameters, status }) => bodyParameters['refresh_token'] === stored && status === 400,
  );
  return refused ? [] : ['I4: authorization is asked for without a refusal of the newest token'];
}

function everythingExplained({ sandbox, observations, answersLost }: History): readonly string[] {
  const stored = new Set(observations.map(({ tokens }) => fingerprint(tokens?.accessToken ?? '')));
  const unknown = sandbox.issued.filter((token) => token.kind === 'access' && !stored.has(token.fingerprint));
  return unknown.length <= answersLost ? [] : [`I5: ${unknown.length} issued tokens were never stored`];
}
