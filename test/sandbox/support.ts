import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/create-sandbox.ts';
import { type ConsentWalk, walkConsent } from './walk-consent.ts';

export const origin = 'https://acme-sandbox.coupahost.com';
export const startedAt = Date.UTC(2026, 0, 15, 8);

/** A sandbox whose time stands still until it is moved. */
export function stillSandbox(options: SandboxOptions = {}): Sandbox {
  return createSandbox({ clock: () => startedAt, ...options });
}

export type Parameters = Readonly<Record<string, string>>;

export interface TokenReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function postToken(
  sandbox: Sandbox,
  body: Parameters | string,
  { query = '', headers = {} }: { readonly query?: string; readonly headers?: Parameters } = {},
): Promise<TokenReply> {
  const request = new Request(`${origin}/oauth2/token${query}`, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers,
  });
  return toReply(await sandbox.fetch(request));
}

export async function toReply(response: Response): Promise<TokenReply> {
  return { status: response.status, headers: response.headers, body: toObject(await response.json()) };
}

function toObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export function basic(identifier: string, secret: string): string {
  const encode = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
  return `Basic ${Buffer.from(`${encode(identifier)}:${encode(secret)}`).toString('base64')}`;
}

/** Client id, secret and grant of the seeded client-credentials client. */
export function mintParameters(sandbox: Sandbox): Parameters {
  const { identifier, secret = '' } = sandbox.clients.seeded.clientCredentials;
  return { client_id: identifier, client_secret: secret, grant_type: 'client_credentials' };
}

export async function mint(sandbox: Sandbox, more: Parameters = {}): Promise<string> {
  return String((await postToken(sandbox, { ...mintParameters(sandbox), ...more })).body['access_token']);
}

export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** The authorization URL of the seeded client with a shared secret; parameters set to '' are left out. */
export function authorizationUrl(sandbox: Sandbox, changes: Parameters = {}): string {
  const { identifier, redirectUris } = sandbox.clients.seeded.authorizationCode;
  const all: Parameters = {
    response_type: 'code',
    client_id: identifier,
    redirect_uri: redirectUris[0] ?? '',
    scope: 'core.common.read offline_access',
    state: 'state-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  const query = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''));
  return `${origin}/oauth2/authorizations/new?${query}`;
}

export async function consent(sandbox: Sandbox, changes: Parameters = {}, walk: ConsentWalk = {}) {
  return new URL(await walkConsent(sandbox.fetch, authorizationUrl(sandbox, changes), walk)).searchParams;
}

export async function obtainCode(sandbox: Sandbox, changes: Parameters = {}): Promise<string> {
  return (await consent(sandbox, changes)).get('code') ?? '';
}

/** The parameters that exchange a code for the seeded client with a shared secret. */
export function exchangeParameters(sandbox: Sandbox, code: string): Parameters {
  const { identifier, secret = '', redirectUris } = sandbox.clients.seeded.authorizationCode;
  return {
    grant_type: 'authorization_code',
    client_id: identifier,
    client_secret: secret,
    redirect_uri: redirectUris[0] ?? '',
    code_verifier: verifier,
    code,
  };
}

export async function authorize(sandbox: Sandbox): Promise<TokenReply> {
  return postToken(sandbox, exchangeParameters(sandbox, await obtainCode(sandbox)));
}

export function refresh(sandbox: Sandbox, refreshToken: unknown, more: Parameters = {}): Promise<TokenReply> {
  const { identifier, secret = '' } = sandbox.clients.seeded.authorizationCode;
  return postToken(sandbox, {
    grant_type: 'refresh_token',
    client_id: identifier,
    client_secret: secret,
    refresh_token: String(refreshToken),
    ...more,
  });
}

export function callApi(
  sandbox: Sandbox,
  token: unknown,
  path = '/api/currencies',
  accept = 'application/json',
) {
  const headers = { authorization: `Bearer ${String(token)}`, accept };
  return sandbox.fetch(new Request(`${origin}${path}`, { headers }));
}
