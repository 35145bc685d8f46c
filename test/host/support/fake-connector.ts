import manifestData from '../../../connector.manifest.json' with { type: 'json' };
import { hooks } from '../../../src/account/hooks.ts';
import { ConnectorError, type ErrorCode } from '../../../src/errors.ts';
import type {
  Account,
  ConnectorManifest,
  RefreshInput,
  RefreshResult,
  TokenState,
} from '../../../src/generated/types.ts';
import type { Connector } from '../../../src/host/connector.ts';

export const manifest = manifestData as ConnectorManifest;

const second = 1000;

/** A token state as Coupa's answers lead to, obtained at `now`. */
export function tokenStateAt(now: number, changes: Partial<TokenState> = {}): TokenState {
  const lifetimeSeconds = changes.lifetimeSeconds ?? 86_399;
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();
  return {
    accessToken: 'CANARY-access-1',
    tokenType: 'Bearer',
    obtainedAt: at(now),
    expiresAt: at(now + lifetimeSeconds * second),
    renewAt: at(now + lifetimeSeconds * 0.8 * second),
    notBefore: at(now + 5 * second),
    lifetimeSeconds,
    lifetimeSource: 'response',
    requestedScopes: ['core.common.read'],
    grantedScopes: ['core.common.read'],
    grantedScopesSource: 'response',
    issuer: 'https://acme.coupahost.com',
    clientId: 'client-1',
    ...changes,
  };
}

/** A connector whose token service is in the test's hand; everything else is the real one. */
export class FakeConnector implements Connector {
  readonly manifest = manifest;
  readonly refreshes: { readonly account: Account; readonly reason: RefreshInput['reason'] }[] = [];
  /** Set to keep renewals waiting until `release` is called. */
  held: Promise<void> | undefined;
  refusal: { readonly code: ErrorCode; readonly details?: Readonly<Record<string, number>> } | undefined;
  lifetimeSeconds = 86_399;
  readonly #now: () => number;
  #minted = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly hooks: Connector['hooks'] = {
    ...hooks,
    'authorize.begin': async (account, input, context) => {
      if (account.settings.grantType === 'authorization_code') {
        return hooks['authorize.begin'](account, input, context);
      }
      return { outcome: 'authorized', patch: { tokenState: this.mint(account) }, findings: [] };
    },
    'authorize.complete': async (account) => ({
      outcome: 'authorized',
      patch: { tokenState: this.mint(account) },
      findings: [],
    }),
    refresh: async (account, { reason }) => this.#refresh(account, reason),
  };

  mint(account: Account): TokenState {
    this.#minted += 1;
    const { settings } = account;
    return tokenStateAt(this.#now(), {
      accessToken: `CANARY-access-${this.#minted}`,
      issuer: `https://${settings.host}`,
      clientId: settings.clientId,
      lifetimeSeconds: this.lifetimeSeconds,
      ...(settings.grantType === 'authorization_code'
        ? {
            refreshToken: `CANARY-refresh-${this.#minted}`,
            authorizedAt: new Date(this.#now()).toISOString(),
          }
        : {}),
    });
  }

  async #refresh(account: Account, reason: RefreshInput['reason']): Promise<RefreshResult> {
    this.refreshes.push({ account, reason });
    if (this.held !== undefined) await this.held;
    if (this.refusal !== undefined) {
      const { code, details = {} } = this.refusal;
      return { outcome: 'refused', error: new ConnectorError(code, { details }).toData() };
    }
    return {
      outcome: 'renewed',
      patch: { tokenState: this.mint(account) },
      rotation: 'rotated',
      findings: [],
    };
  }
}
