import { Agent, request } from 'undici';
import type { EndpointUrl } from '../src/generated/types.ts';
import { refreshToken } from '../src/oauth/refresh-token.ts';
import { createFetch } from '../src/transport.ts';
import { importPeer } from './find-peers.ts';

/** Asks the token server at this origin once; resolves when the answer is read and judged. */
export type TokenCall = () => Promise<unknown>;

type OpenTokenSource = (origin: string) => TokenCall | Promise<TokenCall>;

const host = 'bench.coupahost.com';
const clientId = 'bench-client';
const clientSecret = 's'.repeat(64);
const spent = 'r'.repeat(43);

/** Who can spend a refresh token: the floor, this package, and the peers under `peers/`. */
export const tokenSources: Readonly<Record<string, OpenTokenSource>> = {
  floor: openFloor,
  ours: openOurs,
  '@badgateway/oauth2-client': openBadgateway,
  'simple-oauth2': openSimpleOauth2,
};

/** A bare `undici.request` that sends the same POST. */
function openFloor(origin: string): TokenCall {
  const dispatcher = new Agent();
  return async () => {
    // Made anew each time, as it must be: a refresh token is good for one request.
    const body = new URLSearchParams({
      refresh_token: spent,
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
    }).toString();
    const answer = await request(`${origin}/oauth2/token`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body,
      dispatcher,
    });
    return answer.body.json();
  };
}

/** One refresh through `oauth` and `transport`, all checks of request and answer in it. */
function openOurs(origin: string): TokenCall {
  const fetch = createFetch({ sandboxInstances: new Map([[host, origin]]) });
  const server = {
    issuer: `https://${host}`,
    authorizationEndpoint: `https://${host}/oauth2/authorizations/new` as EndpointUrl,
    tokenEndpoint: `https://${host}/oauth2/token` as EndpointUrl,
  };
  const client = { clientId, authentication: { method: 'body', secret: clientSecret } } as const;
  const context = { fetch, now: () => Date.now() };
  return () => refreshToken(server, client, { refreshToken: spent }, context);
}

interface Badgateway {
  readonly OAuth2Client: new (options: object) => { refreshToken(token: object): Promise<unknown> };
}

async function openBadgateway(origin: string): Promise<TokenCall> {
  const { OAuth2Client } = await importPeer<Badgateway>('@badgateway/oauth2-client');
  const client = new OAuth2Client({
    server: origin,
    tokenEndpoint: '/oauth2/token',
    clientId,
    clientSecret,
    authenticationMethod: 'client_secret_post',
  });
  return () => client.refreshToken({ accessToken: 'a', refreshToken: spent, expiresAt: null });
}

interface SimpleOauth2 {
  readonly AuthorizationCode: new (
    options: object,
  ) => { createToken(answer: object): { refresh(): Promise<unknown> } };
}

async function openSimpleOauth2(origin: string): Promise<TokenCall> {
  const { AuthorizationCode } = await importPeer<SimpleOauth2>('simple-oauth2');
  const client = new AuthorizationCode({
    client: { id: clientId, secret: clientSecret },
    auth: { tokenHost: origin, tokenPath: '/oauth2/token' },
    options: { authorizationMethod: 'body' },
  });
  return () => client.createToken({ access_token: 'a', refresh_token: spent }).refresh();
}
