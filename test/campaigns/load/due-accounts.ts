import type { SeededAccount } from '../support/seed-accounts.ts';

const hour = 3_600_000;

/** The host name of an instance. */
export function instanceName(index: number): string {
  return `load-${index}.coupahost.com`;
}

/** Accounts spread evenly over the instances, each with a token that became due at the same instant (milliseconds). */
export function* dueAccounts(accounts: number, instances: number, dueAt: number): Generator<SeededAccount> {
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();
  const scopes = ['core.common.read', 'offline_access'];
  for (let index = 0; index < accounts; index += 1) {
    const host = instanceName(index % instances);
    const clientId = `client-${index % instances}`;
    yield {
      id: `load-${index}`,
      settings: {
        label: `Load ${index}`,
        host,
        clientId,
        grantType: 'authorization_code',
        clientType: 'confidential',
        scopes,
        clientAuthentication: 'body',
        tokenEndpointConfig: [],
        authEndpointConfig: [],
        autoRefreshToken: true,
      },
      clientSecret: 's'.repeat(64),
      tokens: {
        accessToken: `seed-${index}.`.padEnd(900, 'a'),
        refreshToken: `seed-${index}.`.padEnd(43, 'r'),
        tokenType: 'Bearer',
        obtainedAt: at(dueAt - 19 * hour),
        authorizedAt: at(dueAt - 19 * hour),
        renewAt: at(dueAt),
        expiresAt: at(dueAt + 5 * hour),
        notBefore: at(dueAt - 19 * hour),
        lifetimeSeconds: 86_400,
        lifetimeSource: 'response',
        requestedScopes: scopes,
        grantedScopes: scopes,
        grantedScopesSource: 'response',
        issuer: `https://${host}`,
        clientId,
      },
    };
  }
}
