import type { HookContext } from '../account/hook-context.ts';
import { ConnectorError } from '../errors.ts';
import type { HostParts } from './host-parts.ts';
import { isUnder } from './is-under.ts';

// The longest that a request without an answer takes (transport gives up after 10 s), and a little more.
const uniformMilliseconds = 10_250;

type BlurParts = Pick<HostParts, 'hookContext' | 'wait'>;

/**
 * The context for looking at an instance under a domain that the operator added: nobody may learn from Validate or
 * Authorize what listens inside a network (check A-54). Refused, filtered or no HTTP: each failure to get an answer has
 * the same text, comes after the same time, and is told apart in the log alone. For Coupa's own domains the context
 * stays as it is, with the full explanation.
 */
export function blurFailures(parts: BlurParts, host: string, context: HookContext): HookContext {
  const { hostSuffixes } = context.manifest.network;
  if (hostSuffixes.some((suffix) => isUnder(host, suffix))) return context;
  const { probe: _tellsMore, renew, ...rest } = context;
  return {
    ...rest,
    fetch: (url, init) => blurred(parts, context, () => context.fetch(url, init)),
    ...(renew === undefined ? {} : { renew: () => blurred(parts, context, renew) }),
  };
}

async function blurred<Result>(
  { wait }: BlurParts,
  { log }: HookContext,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ConnectorError) || !cause.code.startsWith('net.')) throw cause;
    log({ event: 'instance.unreachable', code: cause.code });
    await wait(Math.max(0, uniformMilliseconds - (performance.now() - startedAt)));
    throw new ConnectorError('net.instance_unreachable', { cause });
  }
}
