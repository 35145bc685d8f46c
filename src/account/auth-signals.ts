import type { AuthSignal, AuthSignalMeaning, ConnectorManifest } from '../generated/types.ts';

/** What an API answer offers for judging whether the token is at fault. */
export interface SignalSource {
  readonly status: number;
  readonly wwwAuthenticate?: string;
  /** Body as text; only looked into when a signal names a path. */
  readonly body?: string;
}

const longestHeader = 4096;

/** RFC 6750 3.1; the first that fits decides. */
const defaultSignals: readonly AuthSignal[] = [
  { status: 401, wwwAuthenticateError: 'insufficient_scope', means: 'scope_missing' },
  { status: 401, means: 'renew' },
  { status: 403, means: 'scope_missing' },
];

/**
 * What an answer of the API says about the token. The manifest's signals are asked before the defaults, so that a
 * host can tell apart what Coupa's statuses alone do not. Everything unnamed is `ignore`.
 */
export function readAuthSignal(
  source: SignalSource,
  manifest: Pick<ConnectorManifest, 'authSignals'>,
): AuthSignalMeaning {
  const signals = [...manifest.authSignals, ...defaultSignals];
  return signals.find((signal) => fits(signal, source))?.means ?? 'ignore';
}

function fits(signal: AuthSignal, source: SignalSource): boolean {
  if (signal.status !== source.status) return false;
  const { wwwAuthenticateError } = signal;
  if (wwwAuthenticateError !== undefined && challengeError(source.wwwAuthenticate) !== wwwAuthenticateError) {
    return false;
  }
  return signal.bodyPath === undefined || bodyFits(signal.bodyPath, signal.bodyValue, source.body);
}

/** The `error` parameter of a challenge (RFC 6750 3); quoted strings are stepped over as wholes. */
function challengeError(header: string | undefined): string | undefined {
  const parameters = (header ?? '')
    .slice(0, longestHeader)
    .matchAll(/([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/g);
  for (const [, name, quoted, token] of parameters) {
    if (name?.toLowerCase() === 'error') return quoted?.replace(/\\(.)/g, '$1') ?? token;
  }
  return undefined;
}

function bodyFits(path: string, expected: string | undefined, body: string | undefined): boolean {
  let value = parseJson(body);
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return expected === undefined || String(value) === expected;
}

function parseJson(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
