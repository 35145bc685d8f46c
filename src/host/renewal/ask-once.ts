import type { HookContext } from '../../account/hook-context.ts';
import { ConnectorError } from '../../errors.ts';
import type { Account, RefreshInput, RefreshResult } from '../../generated/types.ts';
import type { HostParts } from '../host-parts.ts';
import type { LeaseHolder } from '../store/store.ts';

/** What became of asking for a renewal. */
export interface Asked {
  readonly result: RefreshResult;
  /** The lease had ended before anything was sent, so nothing was. */
  readonly lostTurn: boolean;
}

interface Question {
  readonly account: Account;
  readonly reason: RefreshInput['reason'];
  readonly holder: LeaseHolder;
}

/** Asks the connector for a renewal. Its request leaves only under the lease, judged at the last moment. */
export async function askOnce(parts: HostParts, { account, reason, holder }: Question): Promise<Asked> {
  const { connector, hookContext } = parts;
  let lostTurn = false;
  const fetch: HookContext['fetch'] = async (url, init) => {
    lostTurn = !(await parts.store.leases.markSent(holder));
    if (lostTurn) throw new ConnectorError('refresh.wait_timed_out');
    const answer = hookContext.fetch(url, init);
    // Whoever waits here must not leave a failed request without a listener.
    answer.catch(() => undefined);
    await parts.reach('after_send');
    return answer;
  };
  try {
    const result = await connector.hooks.refresh(account, { reason }, { ...hookContext, fetch });
    return { result, lostTurn };
  } catch (cause) {
    const error = cause instanceof ConnectorError ? cause : new ConnectorError('host.unexpected', { cause });
    return { result: { outcome: 'refused', error: error.toData() }, lostTurn };
  }
}
