import type { HookContext } from '../../account/hook-context.ts';
import { ConnectorError } from '../../errors.ts';
import type { Account, RefreshInput, RefreshResult } from '../../generated/types.ts';
import { failEvenly } from '../blur-failures.ts';
import type { HostParts } from '../host-parts.ts';
import { accountContext } from '../log/account-context.ts';
import type { Pass } from '../scheduling/gate-entry.ts';
import type { LeaseHolder } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';

const unexpected = 'host.unexpected';

// As long as the lease: after that others may send, and this process must not keep its callers waiting.
const deadlineMilliseconds = 60_000;

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
  /** Told when the request leaves. */
  readonly pass: Pick<Pass, 'sent'>;
  /** Told when the connector is given up, with what it may still say. */
  readonly late: (answer: Promise<RefreshResult>) => void;
}

/**
 * Asks the connector for a renewal. Its request leaves only under the lease, judged at the last moment. A connector
 * that fails after it has sent, or does not answer for a minute, leaves open what came of it (fault F-58).
 */
export async function askOnce(parts: HostParts, question: Question): Promise<Asked> {
  const { account, reason, holder, pass, late } = question;
  const { connector, hookContext } = parts;
  let [sent, lostTurn] = [false, false];
  const fetch: HookContext['fetch'] = async (url, init) => {
    lostTurn = !(await parts.store.leases.markSent(holder));
    if (lostTurn) throw new ConnectorError('refresh.wait_timed_out');
    sent = true;
    pass.sent();
    const request = () => parts.telemetry.tokenRequest(() => hookContext.fetch(url, init));
    // Nobody can tell a renewal that falls due from outside, and it keeps others waiting at the gate.
    const answer = reason === 'due' ? request() : failEvenly(parts, account.settings.host, request);
    // Whoever waits here must not leave a failed request without a listener.
    answer.catch(() => undefined);
    await parts.reach('after_send');
    return answer;
  };
  const context = { ...accountContext(hookContext, account.id), fetch };
  const asked = connector.hooks.refresh(account, { reason }, context);
  const result = await withinDeadline(asked, deadlineMilliseconds);
  if (result === undefined) late(asked);
  const failed = result === undefined || (result.outcome === 'refused' && result.error.code === unexpected);
  if (!failed) return { result, lostTurn };
  const error = new ConnectorError(sent ? 'refresh.connector_failed' : unexpected);
  return { result: { outcome: 'refused', error: error.toData() }, lostTurn };
}
