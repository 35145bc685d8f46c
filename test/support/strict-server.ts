import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, Provider } from 'oidc-provider';
import { fingerprint } from '../../src/sandbox/fingerprint.ts';
import type { ServiceRecord } from './history-checker.ts';

/** The independent strict authorization server, on Coupa's paths, with one client for each way of working. */
export interface StrictServer {
  readonly origin: string;
  /** Everything the token endpoint was asked, and every token that it gave in answer. */
  readonly record: ServiceRecord;
  close(): Promise<void>;
}

/** What the strict server knows of our clients. */
export const strictClients = {
  code: { clientId: 'code-client', clientSecret: 'code-client-secret-0123456789' },
  clientCredentials: { clientId: 'cc-client', clientSecret: 'cc-client-secret-0123456789' },
  public: { clientId: 'public-client' },
} as const;

const coupaScopes = ['core.common.read', 'core.invoice.read'];
const authorizationPath = '/oauth2/authorizations/new';

function configuration(redirectUri: string): Configuration {
  const codeClient = {
    application_type: 'native' as const,
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    scope: [...coupaScopes, 'offline_access'].join(' '),
  };
  return {
    clients: [
      {
        ...codeClient,
        client_id: strictClients.code.clientId,
        client_secret: strictClients.code.clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
      },
      { ...codeClient, client_id: strictClients.public.clientId, token_endpoint_auth_method: 'none' },
      {
        client_id: strictClients.clientCredentials.clientId,
        client_secret: strictClients.clientCredentials.clientSecret,
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: coupaScopes.join(' '),
      },
    ],
    routes: {
      authorization: authorizationPath,
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
    },
    scopes: [...coupaScopes, 'offline_access'],
    features: {
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: async (_context, client, token) => token.clientId === client.clientId,
      },
      devInteractions: { enabled: true },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_context, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    ttl: {
      AccessToken: 86_400,
      AuthorizationCode: 60,
      ClientCredentials: 86_400,
      Grant: 90 * 86_400,
      Interaction: 600,
      RefreshToken: 90 * 86_400,
      Session: 86_400,
    },
    cookies: { keys: ['conformance'] },
    clientBasedCORS: () => false,
    // Its own page comes with a notice on the console.
    renderError: (context, { error }) => {
      context.body = error;
    },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  };
}

/** Without `prompt=consent` this server silently drops `offline_access`; Coupa's documented URL has no prompt. */
function askForConsent(provider: Provider): void {
  provider.use(async (context, next) => {
    if (context.path === authorizationPath && String(context.query['scope']).includes('offline_access')) {
      context.query = { ...context.query, prompt: 'consent' };
    }
    await next();
  });
}

type Parameters = Readonly<Record<string, unknown>>;

interface KeptRecord extends ServiceRecord {
  readonly log: ServiceRecord['log'][number][];
  readonly issued: ServiceRecord['issued'][number][];
}

interface Exchange {
  readonly asked: Parameters;
  readonly status: number;
  readonly answer: Parameters;
}

function keep(record: KeptRecord, { asked, status, answer }: Exchange): void {
  const { grant_type: grantType, refresh_token: spent } = asked;
  const bodyParameters = typeof spent === 'string' ? { refresh_token: fingerprint(spent) } : {};
  record.log.push({ grantType: String(grantType), status, bodyParameters });
  for (const kind of ['access', 'refresh'] as const) {
    const token = answer[`${kind}_token`];
    if (typeof token === 'string') record.issued.push({ kind, fingerprint: fingerprint(token) });
  }
}

/**
 * Starts the strict server on a free loopback port. `issuer` is the name it gives itself, as behind a proxy; the
 * transport's sandbox mapping leads there. Its warnings about development pages are muted.
 */
export async function startStrictServer(redirectUri: string, issuer: string): Promise<StrictServer> {
  const record: KeptRecord = { log: [], issued: [] };
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { warn, info } = console;
  console.warn = console.info = () => undefined;
  const provider = new Provider(issuer, configuration(redirectUri));
  console.warn = warn;
  console.info = info;
  provider.on('server_error', (_context, error) => {
    throw error;
  });
  askForConsent(provider);
  provider.use(async (context, next) => {
    await next();
    if (context.path === '/oauth2/token') {
      const asked: Parameters = context['oidc']?.params ?? {};
      keep(record, { asked, status: context.status, answer: (context.body ?? {}) as Parameters });
    }
  });
  http.on('request', provider.callback());
  return {
    origin,
    record,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
