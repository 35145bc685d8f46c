import type { HookContext } from '../account/hook-context.ts';
import { ConnectorError } from '../errors.ts';
import type { HostParts } from './host-parts.ts';
import { isUnder } from './is-under.ts';

// The longest that a request without an answer takes (transport gives up after 10 s), and a little more.
const uniformMilliseconds = 10_250;

/** Codes of the network that say nothing about who listens: the request itself, this machine, or an answer in HTTP. */
const harmless: readonly string[] = [
  'net.body_too_large',
  'net.header_invalid',
  'net.insecure_url',
  'net.too_many_files',
];

type EvenParts = Pick<HostParts, 'hookContext' | 'wait'>;
type BlurContext = Pick<HookContext, 'manifest' | 'log'>;

/**
 * The context for looking at an instance under a domain that the operator added: nobody may learn from Validate or
 * Authorize what listens inside a network (check A-54). Refused, filtered or no HTTP: each failure to get an answer has
 * the same text, comes after the same time, and is told apart in the log alone. For Coupa's own domains the context
 * stays as it is, with the full explanation.
 */
export function blurFailures(parts: EvenParts, host: string, context: HookContext): HookContext {
  if (isCoupas(context, host)) return context;
  const { probe: _tellsMore, renew, ...rest } = context;
  const blurred = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await failEvenly(parts, host, work);
    } catch (error) {
      throw error instanceof ConnectorError ? blurFailure(context, host, error) : error;
    }
  };
  return {
    ...rest,
    fetch: (url, init) => blurred(() => context.fetch(url, init)),
    ...(renew === undefined ? {} : { renew: () => blurred(renew) }),
  };
}

/**
 * The error as it may be told: why an instance under a domain of the operator gave no answer is `net.instance_unreachable`
 * for everybody and goes to the log as it is. It is the cause of what comes back, for those who decide by it.
 */
export function blurFailure(context: BlurContext, host: string, error: ConnectorError): ConnectorError {
  const { code } = error;
  if (isCoupas(context, host) || !isTelling(code) || code === 'net.instance_unreachable') return error;
  context.log({ event: 'instance.unreachable', code });
  return new ConnectorError('net.instance_unreachable', { cause: error });
}

/** What really happened, for the operator alone: undoes `blurFailure` where this process has blurred. */
export function exactFailure(error: unknown): unknown {
  const isBlurred = error instanceof ConnectorError && error.code === 'net.instance_unreachable';
  return isBlurred ? (error.cause ?? error) : error;
}

/** Work that takes the same time whatever keeps an instance under a domain of the operator from answering it. */
export async function failEvenly<Result>(
  { hookContext, wait }: EvenParts,
  host: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (isCoupas(hookContext, host)) return work();
  const startedAt = performance.now();
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectorError && isTelling(error.code)) {
      await wait(Math.max(0, uniformMilliseconds - (performance.now() - startedAt)));
    }
    throw error;
  }
}

function isCoupas({ manifest }: Pick<HookContext, 'manifest'>, host: string): boolean {
  return manifest.network.hostSuffixes.some((suffix) => isUnder(host, suffix));
}

function isTelling(code: string): boolean {
  return code.startsWith('net.') && !harmless.includes(code);
}
