import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listenForCallback } from '../../../src/cli/shared/callback-listener.ts';
import { ConnectorError } from '../../../src/errors.ts';
import type { CompleteOutcome } from '../../../src/host/host.ts';

const done: CompleteOutcome = { draftId: 'd-1', accountId: null, applied: true, findings: [] };
const initiator = { userId: 'cli', browserSecret: 'browser-secret-1' };
const authorizationUrl = 'https://acme.coupahost.com/oauth2/authorizations/new?state=s';
const pending: Promise<unknown>[] = [];

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function start(
  complete = async (_query: string, _secret: string | undefined) => done,
  timeoutSeconds = 30,
  address = '127.0.0.1',
) {
  const redirectUri = `http://${address}:${await freePort()}/oauth2/callback/acme.coupahost.com`;
  const listener = await listenForCallback({
    redirectUri,
    initiator,
    authorizationUrl,
    complete,
    timeoutSeconds,
  });
  pending.push(listener.outcome.catch(() => undefined));
  return { redirectUri, ...listener };
}

const get = (url: string, cookie?: string) =>
  fetch(url, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } });

describe('the callback listener (checks A-19, A-04)', () => {
  afterEach(async () => {
    await Promise.all(pending.splice(0));
  });

  it('binds the browser at the start address, once, and sends it on to Coupa', async () => {
    const { startUrl, redirectUri, outcome } = await start();
    const first = await get(startUrl);
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe(authorizationUrl);
    expect(first.headers.get('set-cookie')).toMatch(
      /browser-secret-1; HttpOnly; SameSite=Lax; Path=\/oauth2\/callback\/acme\.coupahost\.com$/,
    );
    expect((await get(startUrl)).status).toBe(404);
    await get(`${redirectUri}?code=c&state=s`, 'coupa_account_flow=browser-secret-1');
    await outcome;
  });

  it('hands query and cookie to the host, answers once, and then nobody listens', async () => {
    const seen: unknown[] = [];
    const { redirectUri, outcome } = await start(async (query, secret) => {
      seen.push(query, secret);
      return done;
    });
    const response = await get(`${redirectUri}?code=c&state=s`, 'a=b; coupa_account_flow=browser-secret-1');
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('code=c');
    expect(await outcome).toBe(done);
    expect(seen).toEqual(['?code=c&state=s', 'browser-secret-1']);
    await expect(get(redirectUri)).rejects.toThrow();
  });

  it.each([
    ['the path without an instance', '/oauth2/callback?code=c&state=s', 'GET'],
    ['the path of another instance (A-05)', '/oauth2/callback/other.coupahost.com?code=c&state=s', 'GET'],
    ['a slash more', '/oauth2/callback/acme.coupahost.com/?code=c&state=s', 'GET'],
    ['another method', '/oauth2/callback/acme.coupahost.com?state=s', 'POST'],
    ['the root', '/', 'GET'],
  ])('answers 404 to %s and goes on waiting', async (_case, path, method) => {
    const { redirectUri, outcome } = await start();
    expect((await fetch(new URL(path, redirectUri), { method })).status).toBe(404);
    expect((await get(`${redirectUri}?state=s`)).status).toBe(200);
    expect(await outcome).toBe(done);
  });

  it('goes on waiting when a return is not of this attempt', async () => {
    const answers = [() => Promise.reject(new ConnectorError('callback.state_unknown')), async () => done];
    const { redirectUri, outcome } = await start(() => answers.shift()?.() ?? Promise.resolve(done));
    expect((await get(`${redirectUri}?state=foreign`)).status).toBe(400);
    expect((await get(`${redirectUri}?state=s`)).status).toBe(200);
    expect(await outcome).toBe(done);
  });

  it('tells browser and terminal when the host refuses', async () => {
    const { redirectUri, outcome } = await start(() =>
      Promise.reject(new ConnectorError('authorize.declined')),
    );
    const response = await get(`${redirectUri}?error=access_denied&state=s`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Access was not granted');
    await expect(outcome).rejects.toMatchObject({ code: 'authorize.declined' });
  });

  it.skipIf(process.platform !== 'linux').each([
    ['127.0.0.1', ['0100007F']],
    ['[::1]', ['00000000000000000000000001000000']],
  ])('listens on %s and on nothing else', async (address, expected) => {
    const { redirectUri, outcome } = await start(undefined, 30, address);
    const port = Number(new URL(redirectUri).port).toString(16).toUpperCase().padStart(4, '0');
    const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/net/${name}`, 'utf8')).join('');
    const listening = tables.matchAll(/^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A /gm);
    const addresses = [...listening].filter(([, , at]) => at === port).map(([, local]) => local);
    expect(addresses).toEqual(expected);
    await get(`${redirectUri}?code=c&state=s`);
    await outcome;
  });

  it('closes when nobody comes back', async () => {
    const { redirectUri, outcome } = await start(undefined, 0);
    await expect(outcome).rejects.toMatchObject({ code: 'authorize.timed_out' });
    await expect(get(redirectUri)).rejects.toThrow();
  });
});
