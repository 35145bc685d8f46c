import type { AccountUsage } from '../../generated/types.ts';
import type { HostParts } from '../host-parts.ts';
import { errorFacts } from '../log/error-facts.ts';
import { withinDeadline } from '../within-deadline.ts';

const patienceMilliseconds = 2_000;

/**
 * Asks the platform around this host how many pipelines use the account. Null when the host was not told how to ask,
 * or when it gets no whole number within two seconds: a warning is no reason to keep anybody from working.
 */
export async function countPipelines(
  { hookContext, countRunningPipelines }: Pick<HostParts, 'hookContext' | 'countRunningPipelines'>,
  accountId: string,
): Promise<AccountUsage> {
  if (countRunningPipelines === undefined) return { runningPipelines: null };
  try {
    const count = await withinDeadline(countRunningPipelines(accountId), patienceMilliseconds);
    return { runningPipelines: isCount(count) ? count : null };
  } catch (error) {
    hookContext.log({ event: 'usage.not_told', accountId, ...errorFacts(error) });
    return { runningPipelines: null };
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
