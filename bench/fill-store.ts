import type { TokenState } from '../src/generated/types.ts';
import type { SealedTokens, Store } from '../src/host/store/store.ts';
import { createVault, type Vault } from '../src/host/vault.ts';
import { benchInput, benchRing } from './bench-account.ts';

/** The account that `fillStore` makes. */
export const benchAccountId = 'bench-account';

const at = '2026-01-31T12:00:00.000Z';

/** Opens what `fillStore` sealed. */
export const benchVault: Vault = createVault(benchRing);

const tokenState: TokenState = {
  accessToken: 'a'.repeat(900),
  refreshToken: 'r'.repeat(43),
  tokenType: 'Bearer',
  obtainedAt: at,
  expiresAt: '2026-02-01T12:00:00.000Z',
  renewAt: '2026-02-01T07:00:00.000Z',
  notBefore: at,
  lifetimeSeconds: 86_400,
  lifetimeSource: 'response',
  requestedScopes: ['core.common.read', 'offline_access'],
  grantedScopes: ['core.common.read', 'offline_access'],
  grantedScopesSource: 'response',
  issuer: `https://${benchInput.host}`,
  clientId: benchInput.clientId,
};

/** Puts one account with secret and tokens into an empty store; returns the tokens as they are stored. */
export async function fillStore({ transaction }: Store): Promise<SealedTokens> {
  const { label, host, clientId, clientSecret } = benchInput;
  const settings = {
    label,
    host,
    clientId,
    grantType: 'authorization_code',
    clientType: 'confidential',
    scopes: tokenState.requestedScopes,
    clientAuthentication: 'body',
    tokenEndpointConfig: [],
    authEndpointConfig: [],
    autoRefreshToken: true,
  } as const;
  const tokens = benchVault.sealTokens(benchAccountId, tokenState);
  await transaction(async ({ accounts, secrets, tokens: table }) => {
    await accounts.insert({ id: benchAccountId, settings, settingsVersion: 1, createdAt: at, updatedAt: at });
    await secrets.put(benchAccountId, benchVault.sealSecret(benchAccountId, clientSecret, at));
    await table.save(benchAccountId, { version: 1, generation: 1, tokens }, null);
  });
  return tokens;
}
