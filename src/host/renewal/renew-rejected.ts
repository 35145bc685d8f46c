import { ConnectorError } from '../../errors.ts';
import { findAccount } from '../accounts/find-account.ts';
import type { OperationHeaders } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import { assertMayTry } from './failure-pause.ts';
import { ForcedMemory } from './forced-memory.ts';
import type { RefreshCoordinator } from './refresh-coordinator.ts';
import { openHolder } from './renewal-result.ts';
import { SharedTasks } from './shared-tasks.ts';

/** The API refused this version of the account's token. */
export interface Rejection {
  readonly accountId: string;
  readonly tokenVersion: number;
}

/**
 * Answers rejections (check A-36). Another version is stored: that one is handed out. The same, still inside its
 * settle time: waited, not renewed. The same and settled: one renewal, at most once per version and at least a
 * minute apart, in all processes together: the lease counts them. Throws `api.unauthorized` when that is used up,
 * `refresh.disabled`, `refresh.cooling_down`, and what a renewal is refused with.
 */
export function createRejectionHandler(
  parts: HostParts,
  coordinator: RefreshCoordinator,
): (rejection: Rejection) => Promise<OperationHeaders> {
  const memory = new ForcedMemory(parts.hookContext.now);
  const answering = new SharedTasks<OperationHeaders>();
  return (rejection) =>
    answering.run(`${rejection.accountId}:${rejection.tokenVersion}`, () => answer(rejection));

  async function answer(rejection: Rejection): Promise<OperationHeaders> {
    const { accountId, tokenVersion } = rejection;
    coordinator.dropVersion(accountId, tokenVersion);
    const newer = newerInMemory(rejection);
    if (newer !== undefined) return newer;
    const snapshot = await findAccount(parts.store, accountId);
    const holder = openHolder(parts.vault, snapshot);
    if (holder.tokenVersion !== tokenVersion) {
      // A renewal that ended meanwhile may have put the refused one back for the settle time of its own.
      coordinator.dropVersion(accountId, tokenVersion);
      return coordinator.headers(accountId);
    }
    const settlesIn = Date.parse(holder.account.tokenState.notBefore) - parts.hookContext.now();
    if (settlesIn > 0) {
      await parts.wait(Math.min(settlesIn, parts.hookContext.manifest.renewal.settleSeconds * 1000));
      return coordinator.headers(accountId);
    }
    if (!coordinator.isRenewing(accountId)) {
      const held = newerInMemory(rejection);
      if (held !== undefined) return held;
      if (!holder.account.settings.autoRefreshToken) throw renewalIsOff();
      memory.assertMayForce(rejection);
      assertMayTry(snapshot.failure, parts.hookContext.now());
    }
    await force(rejection);
    coordinator.dropVersion(accountId, tokenVersion);
    return coordinator.headers(accountId);
  }

  async function force(rejection: Rejection): Promise<void> {
    const { accountId, tokenVersion } = rejection;
    try {
      const { current } = await coordinator.renew(accountId, 'rejected', tokenVersion);
      if (current.tokenVersion !== tokenVersion) return;
      // Joined was one that found nothing due, since it did not know of the refusal.
      await coordinator.renew(accountId, 'rejected', tokenVersion);
    } catch (error) {
      memory.noteRefusal(rejection, error);
      throw error;
    }
  }

  function newerInMemory({ accountId, tokenVersion }: Rejection): OperationHeaders | undefined {
    const headers = coordinator.peek(accountId);
    return headers !== undefined && headers.tokenVersion > tokenVersion ? headers : undefined;
  }
}

function renewalIsOff(): ConnectorError {
  return new ConnectorError('refresh.disabled', {
    message: 'The API refused the access token, and Auto-refresh token is off.',
  });
}
