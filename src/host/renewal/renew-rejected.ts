import { ConnectorError } from '../../errors.ts';
import { findAccount } from '../accounts/find-account.ts';
import type { OperationHeaders } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import { assertMayTry } from './failure-pause.ts';
import type { RefreshCoordinator } from './refresh-coordinator.ts';
import { openHolder, type TokenHolder } from './renewal-result.ts';
import { SharedTasks } from './shared-tasks.ts';

const forcedPauseMilliseconds = 60_000;

/** The API refused this version of the account's token. */
export interface Rejection {
  readonly accountId: string;
  readonly tokenVersion: number;
}

interface ForcedRenewal {
  readonly tokenVersion: number;
  readonly at: number;
}

/**
 * Answers rejections (check A-36). Another version is stored: that one is handed out. The same, still inside its
 * settle time: waited, not renewed. The same and settled: one renewal, at most once per version and at least a
 * minute apart. Throws `api.unauthorized` when that is used up, `refresh.disabled`, `refresh.cooling_down`, and
 * what a renewal is refused with.
 */
export function createRejectionHandler(
  parts: HostParts,
  coordinator: RefreshCoordinator,
): (rejection: Rejection) => Promise<OperationHeaders> {
  const lastForced = new Map<string, ForcedRenewal>();
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
    if (holder.tokenVersion !== tokenVersion) return coordinator.headers(accountId);
    const settlesIn = Date.parse(holder.account.tokenState.notBefore) - parts.hookContext.now();
    if (settlesIn > 0) {
      await parts.wait(Math.min(settlesIn, parts.hookContext.manifest.renewal.settleSeconds * 1000));
      return coordinator.headers(accountId);
    }
    if (!coordinator.isRenewing(accountId)) {
      const held = newerInMemory(rejection);
      if (held !== undefined) return held;
      assertMayForce(holder);
      assertMayTry(snapshot.failure, parts.hookContext.now());
      lastForced.set(accountId, { tokenVersion, at: parts.hookContext.now() });
    }
    await coordinator.renew(accountId, 'rejected', tokenVersion);
    coordinator.dropVersion(accountId, tokenVersion);
    return coordinator.headers(accountId);
  }

  function newerInMemory({ accountId, tokenVersion }: Rejection): OperationHeaders | undefined {
    const headers = coordinator.peek(accountId);
    return headers !== undefined && headers.tokenVersion > tokenVersion ? headers : undefined;
  }

  function assertMayForce({ account, tokenVersion }: TokenHolder): void {
    if (!account.settings.autoRefreshToken) {
      throw new ConnectorError('refresh.disabled', {
        message: 'The API refused the access token, and Auto-refresh token is off.',
      });
    }
    const last = lastForced.get(account.id);
    if (last === undefined) return;
    const tooSoon = parts.hookContext.now() - last.at < forcedPauseMilliseconds;
    if (last.tokenVersion === tokenVersion || tooSoon) throw new ConnectorError('api.unauthorized');
  }
}
