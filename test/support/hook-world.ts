import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { HookContext, HookLogEntry } from '../../src/account/hook-context.ts';
import type { Account, AccountSettings, ConnectorManifest } from '../../src/generated/types.ts';
import { createFetch, createProbe } from '../../src/transport.ts';

/** The manifest as it ships; tests that need another one spread over it. */
const shippedManifest = JSON.parse(
  readFileSync(new URL('../../connector.manifest.json', import.meta.url), 'utf8'),
) as ConnectorManifest;

/** The same for an instance that has a revocation endpoint, which Coupa does not document. */
export const revokingManifest: ConnectorManifest = {
  ...shippedManifest,
  endpoints: { ...shippedManifest.endpoints, revocation: '/oauth2/revoke' },
};

/** A hook context that reaches one instance on loopback over real sockets. */
export interface HookWorld {
  readonly context: HookContext;
  readonly logged: readonly HookLogEntry[];
  advanceSeconds(seconds: number): void;
  close(): Promise<void>;
}

interface HookWorldOptions {
  /** The instance as an account names it, for example `strict.coupahost.com`. */
  readonly host: string;
  /** Where it really listens, for example `http://127.0.0.1:4711`. */
  readonly origin: string;
  readonly redirectUri: string;
  readonly manifest?: ConnectorManifest;
}

/** Builds a context whose clock starts at the present and moves only when told to. */
export function createHookWorld({
  host,
  origin,
  redirectUri,
  manifest = shippedManifest,
}: HookWorldOptions): HookWorld {
  let now = Date.now();
  const logged: HookLogEntry[] = [];
  const network = { sandboxInstances: new Map([[host, origin]]) };
  const fetch = createFetch(network);
  return {
    logged,
    context: {
      manifest,
      now: () => now,
      random: (byteCount) => randomBytes(byteCount),
      fetch,
      probe: createProbe(fetch, network),
      redirectUri,
      callback: 'per-instance',
      log: (entry) => logged.push(entry),
    },
    advanceSeconds: (seconds) => {
      now += seconds * 1000;
    },
    close: () => fetch.close(),
  };
}

/** An account without tokens; only what matters to a test needs naming. */
export function createAccount(settings: Partial<AccountSettings>, clientSecret?: string): Account {
  return {
    id: 'account-1',
    settings: {
      label: 'Test',
      host: 'acme.coupahost.com',
      clientId: 'client',
      grantType: 'client_credentials',
      clientType: 'confidential',
      scopes: ['core.common.read'],
      clientAuthentication: 'body',
      tokenEndpointConfig: [],
      authEndpointConfig: [],
      autoRefreshToken: true,
      ...settings,
    },
    secrets: clientSecret === undefined ? {} : { clientSecret },
    tokenState: null,
  };
}
