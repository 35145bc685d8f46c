import { benchInput } from './bench-account.ts';
import { importPeer } from './find-peers.ts';
import { openBenchHost } from './open-bench-host.ts';

/** Something that hands out headers of a token that is fresh. */
export interface HeaderSource {
  readonly ids: readonly string[];
  readonly async: (id: string) => Promise<unknown>;
  readonly sync?: (id: string) => unknown;
}

type OpenSource = (accounts: number) => Promise<HeaderSource>;

const accessToken = 'a'.repeat(900);
const lifetimeSeconds = 86_399;

/** Who can do it: the floor, this host, and the peers under `peers/`. */
export const headerSources: Readonly<Record<string, OpenSource>> = {
  floor: openFloor,
  ours: openOurs,
  '@badgateway/oauth2-client': openBadgateway,
  'simple-oauth2': openSimpleOauth2,
  'google-auth-library': openGoogleAuthLibrary,
};

/** What no host can do without: find the account, look at the clock, hand out what is ready. */
async function openFloor(accounts: number): Promise<HeaderSource> {
  const until = Date.now() + lifetimeSeconds * 1000;
  const ids = Array.from({ length: accounts }, (_, index) => index.toString(16).padStart(24, '0'));
  const slots = new Map(
    ids.map((id) => [id, { until, headers: Object.freeze({ authorization: `Bearer ${accessToken}` }) }]),
  );
  const sync = (id: string) => {
    const slot = slots.get(id);
    if (slot === undefined || Date.now() >= slot.until) throw new Error('There is no fresh token.');
    return slot.headers;
  };
  const async = async (id: string) => {
    const slot = slots.get(id);
    if (slot === undefined || Date.now() >= slot.until) throw new Error('There is no fresh token.');
    return slot.headers;
  };
  return { ids, sync, async };
}

async function openOurs(accounts: number): Promise<HeaderSource> {
  const answer = JSON.stringify({
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: lifetimeSeconds,
  });
  const fetch = async () => new Response(answer, { headers: { 'content-type': 'application/json' } });
  const host = await openBenchHost({ fetch });
  const actor = { userId: 'bench', browserSecret: 'bench-browser' };
  for (let index = 0; index < accounts; index += 1) {
    const input = { ...benchInput, label: `Bench ${index}` };
    const { draftId } = await host.authorization.openDraft({ input, applyWhenAuthorized: true }, actor);
    await host.authorization.begin(draftId, actor);
  }
  const ids = (await host.accounts.list()).map(({ id }) => id);
  for (const id of ids) await host.beforeOperation(id);
  return { ids, async: (id) => host.beforeOperation(id), sync: (id) => host.peek(id) };
}

interface Badgateway {
  readonly OAuth2Fetch: new (options: object) => { getAccessToken(): Promise<string> };
}

async function openBadgateway(): Promise<HeaderSource> {
  const { OAuth2Fetch } = await importPeer<Badgateway>('@badgateway/oauth2-client');
  const token = { accessToken, expiresAt: Date.now() + lifetimeSeconds * 1000, refreshToken: null };
  const source = new OAuth2Fetch({
    client: {},
    getStoredToken: () => token,
    getNewToken: () => token,
    scheduleRefresh: false,
  });
  return {
    ids: ['only'],
    async: async () => ({ authorization: `Bearer ${await source.getAccessToken()}` }),
  };
}

interface SimpleOauth2 {
  readonly ClientCredentials: new (
    options: object,
  ) => {
    createToken(answer: object): {
      readonly token: Readonly<Record<string, unknown>>;
      expired(windowSeconds: number): boolean;
    };
  };
}

// The library leaves the decision to its caller: this is the check that its documentation recommends.
async function openSimpleOauth2(): Promise<HeaderSource> {
  const { ClientCredentials } = await importPeer<SimpleOauth2>('simple-oauth2');
  const client = new ClientCredentials({
    client: { id: benchInput.clientId, secret: benchInput.clientSecret },
    auth: { tokenHost: `https://${benchInput.host}` },
  });
  const held = client.createToken({ access_token: accessToken, expires_in: lifetimeSeconds });
  return {
    ids: ['only'],
    async: async () => {
      if (held.expired(300)) throw new Error('There is no fresh token.');
      return { authorization: `Bearer ${held.token['access_token']}` };
    },
  };
}

interface GoogleAuthLibrary {
  readonly OAuth2Client: new () => {
    setCredentials(credentials: object): void;
    getRequestHeaders(): Promise<unknown>;
  };
}

async function openGoogleAuthLibrary(): Promise<HeaderSource> {
  const { OAuth2Client } = await importPeer<GoogleAuthLibrary>('google-auth-library');
  const client = new OAuth2Client();
  client.setCredentials({ access_token: accessToken, expiry_date: Date.now() + lifetimeSeconds * 1000 });
  return { ids: ['only'], async: () => client.getRequestHeaders() };
}
