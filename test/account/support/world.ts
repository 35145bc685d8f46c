import { readFileSync } from 'node:fs';
import type { HookContext } from '../../../src/account/hook-context.ts';
import type {
  Account,
  AccountSettings,
  ConnectorManifest,
  TokenState,
} from '../../../src/generated/types.ts';
import { type Answer, type FakeFetch, fakeFetch } from './fake-fetch.ts';

const manifestFile = new URL('../../../connector.manifest.json', import.meta.url);
export const manifest: ConnectorManifest = JSON.parse(readFileSync(manifestFile, 'utf8'));

export const start = Date.parse('2026-03-01T08:00:00.000Z');
export const origin = 'https://acme.coupahost.com';
export const suffixes = manifest.network.hostSuffixes;

export function at(seconds: number): string {
  return new Date(start + seconds * 1000).toISOString();
}

export function settings(changes: Partial<AccountSettings> = {}): AccountSettings {
  return {
    label: 'Acme',
    host: 'acme.coupahost.com',
    clientId: 'client-1',
    grantType: 'client_credentials',
    clientType: 'confidential',
    scopes: ['core.common.read', 'core.invoice.read'],
    clientAuthentication: 'body',
    tokenEndpointConfig: [],
    authEndpointConfig: [],
    autoRefreshToken: true,
    ...changes,
  };
}

export function tokenState(changes: Partial<TokenState> = {}): TokenState {
  return {
    accessToken: 'access-1',
    tokenType: 'Bearer',
    obtainedAt: at(0),
    expiresAt: at(86_400),
    renewAt: at(68_000),
    notBefore: at(5),
    lifetimeSeconds: 86_400,
    lifetimeSource: 'response',
    requestedScopes: ['core.common.read', 'core.invoice.read'],
    grantedScopes: ['core.common.read', 'core.invoice.read'],
    grantedScopesSource: 'response',
    issuer: origin,
    clientId: 'client-1',
    ...changes,
  };
}

export function account(
  changes: Partial<AccountSettings> = {},
  token: TokenState | null = null,
  clientSecret: string | undefined = 'secret-1',
): Account {
  return {
    id: 'account-1',
    settings: settings(changes),
    secrets: clientSecret === undefined ? {} : { clientSecret },
    tokenState: token,
  };
}

export const codeGrant = {
  grantType: 'authorization_code',
  scopes: ['core.common.read', 'offline_access'],
} as const satisfies Partial<AccountSettings>;

export const codeTokens = {
  refreshToken: 'refresh-1',
  authorizedAt: at(0),
  requestedScopes: codeGrant.scopes,
  grantedScopes: codeGrant.scopes,
} as const satisfies Partial<TokenState>;

export interface World extends FakeFetch {
  readonly context: HookContext;
  readonly events: string[];
}

/** A context whose clock stands still at `seconds` after `start`. */
export function world(
  answers: { readonly token?: Answer; readonly api?: Answer } = {},
  options: Partial<Omit<HookContext, 'fetch'>> & { readonly seconds?: number } = {},
): World {
  const fake = fakeFetch(answers);
  const events: string[] = [];
  const { seconds = 0, ...changes } = options;
  let drawn = 0;
  const context: HookContext = {
    manifest,
    now: () => start + seconds * 1000,
    random: (byteCount) => Uint8Array.from({ length: byteCount }, () => (drawn++ * 37 + 11) % 256),
    fetch: fake.fetch,
    redirectUri: 'https://host.example/callback',
    callback: 'per-instance',
    log: (entry) => events.push(JSON.stringify(entry)),
    ...changes,
  };
  return { ...fake, context, events };
}
