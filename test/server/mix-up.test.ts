import { describe, expect, it } from 'vitest';
import type { CallbackRule } from '../../src/generated/types.ts';
import type { HostFetch } from '../../src/host/host-parts.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { consent } from '../account/support/sandbox-world.ts';
import { codeOf, origin, TestServer } from './support/test-server.ts';

const base = `${origin}/oauth2/callback`;
const [honestHost, hostileHost] = ['honest.coupahost.com', 'hostile.coupahost.com'];

/** What was sent to an instance, whole: lines, headers and bodies. */
function capturing(sandbox: Sandbox) {
  const capture: string[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const headers = JSON.stringify([...request.headers]);
    capture.push(`${request.method} ${request.url} ${headers} ${await request.clone().text()}`);
    return sandbox.fetch(request);
  };
  return { capture, sandbox: Object.create(sandbox, { fetch: { value: fetch } }) as Sandbox };
}

/**
 * Two instances behind one host, each with an account: an honest one, and one whose operator sends people who come for
 * consent on to the honest one, with the state of the attempt that they came with.
 */
class MixUp {
  readonly honest: ReturnType<typeof capturing>;
  readonly hostile: ReturnType<typeof capturing>;
  readonly server: TestServer;

  constructor(callback: CallbackRule, sendIssuerInCallback = false) {
    const registered = (host: string) => (callback === 'shared' ? base : `${base}/${host}`);
    const instance = (instanceHost: string) => {
      const redirectUris = [registered(instanceHost)];
      return capturing(createSandbox({ instanceHost, redirectUris, switches: { sendIssuerInCallback } }));
    };
    this.honest = instance(honestHost);
    this.hostile = instance(hostileHost);
    const instances = new Map(
      [this.honest, this.hostile].map(({ sandbox }) => [sandbox.instanceHost, sandbox]),
    );
    const fetch: HostFetch = async (url, { method, headers, body = null }) => {
      const sandbox = instances.get(new URL(url).hostname);
      return (
        sandbox?.fetch(new Request(url, { method, headers, body })) ?? new Response(null, { status: 502 })
      );
    };
    this.server = new TestServer(undefined, { host: { fetch, callback } });
  }

  async account({ sandbox }: ReturnType<typeof capturing>): Promise<string> {
    const { identifier, secret = '' } = sandbox.clients.seeded.authorizationCode;
    const { id } = await this.server.createAccount({
      label: sandbox.instanceHost,
      host: sandbox.instanceHost,
      clientId: identifier,
      clientSecret: secret,
      grantType: 'authorization_code',
      scopes: 'core.common.read offline_access',
    });
    return id;
  }

  /** Where the hostile instance sends a browser that came to it for consent. */
  passOn(authorizationUrl: URL, redirectUri: string): string {
    const { identifier } = this.honest.sandbox.clients.seeded.authorizationCode;
    const url = new URL(authorizationUrl);
    url.hostname = honestHost;
    url.searchParams.set('client_id', identifier);
    url.searchParams.set('redirect_uri', redirectUri);
    return url.href;
  }

  /** How many token requests each has had: the honest instance, the hostile one. */
  get tokenPosts(): readonly number[] {
    return [this.honest, this.hostile].map(
      ({ sandbox }) =>
        sandbox.log.filter(({ path, method }) => path === '/oauth2/token' && method === 'POST').length,
    );
  }

  /** Begins at the hostile instance, consents at the honest one, and comes back with its answer. */
  async mixedUp(callback: CallbackRule) {
    const id = await this.account(this.hostile);
    const { url, cookie } = await this.server.begin(id);
    const known = callback === 'shared' ? base : `${base}/${honestHost}`;
    const answer = await consent(this.honest.sandbox, this.passOn(url, known));
    const code = new URLSearchParams(answer.query).get('code') ?? '';
    const comeBack = () =>
      this.server.send(`${new URL(answer.callbackUrl).pathname}${answer.query}`, { cookie });
    return { id, code, cookie, comeBack, state: url.searchParams.get('state') ?? '', answer };
  }
}

describe('A-05: an instance that passes people on to another', () => {
  it('never gets the code of the other: the answer arrives at the address of the other', async () => {
    const world = new MixUp('per-instance');
    const { id, code, comeBack, answer } = await world.mixedUp('per-instance');
    expect(code).not.toBe('');
    expect(answer.callbackUrl).toBe(`${base}/${honestHost}`);
    const response = await comeBack();
    expect([response.status, await codeOf(response)]).toEqual([403, 'callback.context_mismatch']);
    expect(world.tokenPosts).toEqual([0, 0]);
    expect(world.hostile.capture.join('\n')).not.toMatch(new RegExp(`${code}|code_verifier`));
    const shown = await world.server.send(`/api/accounts/${id}`);
    expect(await shown.json()).toMatchObject({ token: null });
  });

  it('is explained on a page without code and state, and noted in the timeline', async () => {
    const world = new MixUp('per-instance');
    const { id, code, state, comeBack } = await world.mixedUp('per-instance');
    const response = await comeBack();
    const [, done = ''] = (response.headers.get('refresh') ?? '').split('url=');
    expect(done).toBe('/done?outcome=refused&code=callback.context_mismatch');
    for (const text of [await response.text(), await (await world.server.send(done)).text()]) {
      expect(text).toContain('The answer came to the address of another instance');
      expect(text).toContain('Check that Host is the instance you mean');
      expect(text).not.toMatch(new RegExp(`${code}|${state}`));
    }
    const timeline = await (await world.server.send(`/api/accounts/${id}/timeline`)).text();
    expect(timeline).toContain('callback.context_mismatch');
    expect(timeline).not.toContain(code);
  });

  it('has used up the attempt: the answer cannot be brought to its own address afterwards', async () => {
    const world = new MixUp('per-instance');
    const { cookie, answer, comeBack } = await world.mixedUp('per-instance');
    await comeBack();
    const again = await world.server.send(`/oauth2/callback/${hostileHost}${answer.query}`, { cookie });
    expect([again.status, await codeOf(again)]).toEqual([400, 'callback.state_unknown']);
    expect(world.tokenPosts).toEqual([0, 0]);
  });

  it('learns nothing from an error of the other either: the address is judged first', async () => {
    const world = new MixUp('per-instance');
    const { url, cookie } = await world.server.begin(await world.account(world.hostile));
    const denied = `error=access_denied&state=${url.searchParams.get('state')}`;
    const response = await world.server.send(`/oauth2/callback/${honestHost}?${denied}`, { cookie });
    expect(await codeOf(response)).toBe('callback.context_mismatch');
  });

  it('is refused by the other when it names its own redirect URI, which is not registered there', async () => {
    const world = new MixUp('per-instance');
    const { url } = await world.server.begin(await world.account(world.hostile));
    const passedOn = world.passOn(url, `${base}/${hostileHost}`);
    const response = await world.honest.sandbox.fetch(new Request(passedOn));
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(world.tokenPosts).toEqual([0, 0]);
  });

  it('does not keep an honest attempt from its end', async () => {
    const world = new MixUp('per-instance');
    const { url, cookie } = await world.server.begin(await world.account(world.honest));
    const answer = await consent(world.honest.sandbox, url.href);
    const path = `${new URL(answer.callbackUrl).pathname}${answer.query}`;
    expect((await world.server.send(path, { cookie })).status).toBe(303);
    expect(world.tokenPosts).toEqual([1, 0]);
  });

  it.each([
    '',
    '/',
    `/${honestHost}/`,
    '/HONEST.coupahost.com',
    '/honest%2Ecoupahost.com',
    '/%68onest.coupahost.com',
  ])('finds no other spelling of an address that would do: %j', async (end) => {
    const world = new MixUp('per-instance');
    const { url, cookie } = await world.server.begin(await world.account(world.honest));
    const { query } = await consent(world.honest.sandbox, url.href);
    const response = await world.server.send(`/oauth2/callback${end}${query}`, { cookie });
    expect([403, 404]).toContain(response.status);
    expect(world.tokenPosts).toEqual([0, 0]);
  });
});

describe('A-05: with one callback for all instances, an instance that passes people on to another', () => {
  it('is refused where the other names itself in its answer (RFC 9207)', async () => {
    const world = new MixUp('shared', true);
    const { code, comeBack } = await world.mixedUp('shared');
    const response = await comeBack();
    expect([response.status, await codeOf(response)]).toEqual([400, 'callback.issuer_mismatch']);
    expect(world.tokenPosts).toEqual([0, 0]);
    expect(world.hostile.capture.join('\n')).not.toContain(code);
  });

  it('gets the code where it does not: this is what a shared callback gives up', async () => {
    const world = new MixUp('shared');
    const { code, comeBack } = await world.mixedUp('shared');
    await comeBack();
    expect(world.tokenPosts).toEqual([0, 1]);
    expect(world.hostile.capture.join('\n')).toContain(code);
  });
});
