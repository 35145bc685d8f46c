import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AccountView, DraftView } from '../../src/generated/types.ts';
import { clientCredentialsInput, codeInput } from '../host/support/open-test-host.ts';
import { codeOf, TestServer } from './support/test-server.ts';

const callbackPath = '/oauth2/callback/acme.coupahost.com';

class DraftDesk {
  readonly server = new TestServer();

  async open(source: object): Promise<string> {
    const response = await this.server.send('/api/drafts', { json: source });
    return ((await response.json()) as { readonly draftId: string }).draftId;
  }

  async show(draftId: string): Promise<DraftView> {
    return (await (await this.server.send(`/api/drafts/${draftId}`)).json()) as DraftView;
  }

  edit(draftId: string, input: object): Promise<Response> {
    return this.server.send(`/api/drafts/${draftId}`, { method: 'PATCH', json: { input } });
  }

  post(draftId: string, verb: string, json?: object): Promise<Response> {
    return this.server.send(`/api/drafts/${draftId}/${verb}`, {
      method: 'POST',
      ...(json === undefined ? {} : { json }),
    });
  }

  /** Sends the browser to Coupa; what it comes back with, and its cookie. */
  async begin(draftId: string): Promise<{ readonly state: string; readonly cookie: string }> {
    const begun = await this.post(draftId, 'authorize');
    const { url } = (await begun.json()) as { readonly url: string };
    const [cookie = ''] = begun.headers.getSetCookie();
    return { state: new URL(url).searchParams.get('state') ?? '', cookie: cookie.split(';')[0] ?? '' };
  }

  comeBack({ state, cookie }: { readonly state: string; readonly cookie: string }, answer = 'code=x') {
    return this.server.send(`${callbackPath}?${answer}&state=${state}`, { cookie });
  }
}

describe('a draft', () => {
  it('tells how far it is, from the first click to the account', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: codeInput });
    const opened = await desk.show(draftId);
    expect(opened).toMatchObject({ draftId, accountId: null, status: 'open', token: null, findings: [] });
    expect(opened.clientSecret?.fingerprint).toMatch(/^[0-9a-f]{8}$/);
    const attempt = await desk.begin(draftId);
    expect((await desk.show(draftId)).status).toBe('waiting');
    await desk.comeBack(attempt);
    const authorized = await desk.show(draftId);
    expect(authorized).toMatchObject({ status: 'authorized', token: { version: 0, missingScopes: [] } });
    const applied = (await (await desk.post(draftId, 'apply')).json()) as AccountView;
    expect(applied.token?.accessToken).toEqual(authorized.token?.accessToken);
    expect((await desk.server.send(`/api/drafts/${draftId}`)).status).toBe(404);
  });

  it('A-49: shows neither secret nor token', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: clientCredentialsInput });
    await desk.post(draftId, 'authorize');
    for (const response of [
      await desk.server.send(`/api/drafts/${draftId}`),
      await desk.edit(draftId, { ...clientCredentialsInput, clientSecret: '' }),
      await desk.post(draftId, 'validate'),
    ]) {
      expect([response.status, await response.text()]).toEqual([200, expect.not.stringContaining('CANARY')]);
    }
  });

  it('F-63: keeps why the last attempt was refused, and a new attempt forgets it', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: codeInput });
    await desk.comeBack(await desk.begin(draftId), 'error=access_denied');
    expect(await desk.show(draftId)).toMatchObject({
      status: 'refused',
      problem: { code: 'authorize.declined', status: 403 },
    });
    await desk.begin(draftId);
    const waiting = await desk.show(draftId);
    expect([waiting.status, waiting.problem]).toEqual(['waiting', undefined]);
  });

  it('F-66: of an attempt that nobody finishes is open again after ten minutes', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: codeInput });
    await desk.begin(draftId);
    desk.server.test.now += 10 * 60_000;
    expect((await desk.show(draftId)).status).toBe('open');
  });

  it('keeps its tokens over an edit that concerns the label', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: clientCredentialsInput });
    await desk.post(draftId, 'authorize');
    const edited = await desk.edit(draftId, { ...clientCredentialsInput, label: 'New', clientSecret: '' });
    expect(await edited.json()).toMatchObject({ settings: { label: 'New' }, status: 'authorized' });
  });

  it('drops its tokens when it is another client’s', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: clientCredentialsInput });
    await desk.post(draftId, 'authorize');
    const edited = await desk.edit(draftId, { ...clientCredentialsInput, clientId: 'client-2' });
    expect(await edited.json()).toMatchObject({ status: 'open', token: null });
  });

  it('A-05: that names another instance meanwhile sends the code of the first one nowhere', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: codeInput });
    const attempt = await desk.begin(draftId);
    await desk.edit(draftId, { ...codeInput, host: 'evil' });
    const response = await desk.comeBack(attempt, 'code=CANARY-code-of-acme');
    expect([response.status, await codeOf(response)]).toEqual([400, 'callback.state_unknown']);
    expect(desk.server.tokenPosts).toBe(0);
  });

  it('A-30: asks for the secret again when its host is another', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: clientCredentialsInput });
    const response = await desk.edit(draftId, { ...clientCredentialsInput, host: 'other', clientSecret: '' });
    expect([response.status, await codeOf(response)]).toEqual([400, 'account.secret_needed_again']);
  });

  it('is refused when the account was edited meanwhile, until the caller has seen the new version', async () => {
    const desk = new DraftDesk();
    const { id } = await desk.server.createAccount(clientCredentialsInput);
    const draftId = await desk.open({ accountId: id });
    await desk.edit(draftId, { ...clientCredentialsInput, label: 'Mine', clientSecret: '' });
    const input = { ...clientCredentialsInput, label: 'Theirs' };
    await desk.server.send(`/api/accounts/${id}`, {
      method: 'PATCH',
      json: { expectedSettingsVersion: 1, input },
    });
    for (const body of [undefined, { expectedSettingsVersion: 1 }]) {
      const refused = await desk.post(draftId, 'apply', body);
      expect([refused.status, await codeOf(refused)]).toEqual([409, 'account.changed_elsewhere']);
    }
    const applied = await desk.post(draftId, 'apply', { expectedSettingsVersion: 2 });
    expect(await applied.json()).toMatchObject({ settings: { label: 'Mine' }, settingsVersion: 3 });
  });

  it('A-21: is one of a hundred at most, and none is left by an authorization that was refused at once', async () => {
    const desk = new DraftDesk();
    const { id } = await desk.server.createAccount(clientCredentialsInput);
    desk.server.answer = () => Response.json({ error: 'invalid_client' }, { status: 401 });
    const refused = await desk.server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    expect(await codeOf(refused)).toBe('token.invalid_client');
    for (let count = 0; count < 100; count += 1) expect(await desk.open({ input: codeInput })).toBeTruthy();
    const response = await desk.server.send('/api/drafts', { json: { input: codeInput } });
    expect([response.status, await codeOf(response)]).toEqual([429, 'authorize.too_many_drafts']);
  });

  it('is cancelled for good', async () => {
    const desk = new DraftDesk();
    const draftId = await desk.open({ input: codeInput });
    const attempt = await desk.begin(draftId);
    expect((await desk.post(draftId, 'cancel')).status).toBe(204);
    const response = await desk.comeBack(attempt);
    expect([response.status, await codeOf(response)]).toEqual([400, 'callback.state_unknown']);
  });
});

describe('F-66: a host that is restarted during a consent', () => {
  it('lets the same browser finish it, session and all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'restart-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const store = `sqlite:${folder}/accounts.db`;
    const before = new TestServer(undefined, { host: { store } });
    const session = await before.session();
    const sent = { cookie: session, bearer: false } as const;
    const opened = await before.send('/api/drafts', { json: { input: codeInput }, ...sent });
    const { draftId } = (await opened.json()) as { readonly draftId: string };
    const begun = await before.send(`/api/drafts/${draftId}/authorize`, { method: 'POST', ...sent });
    const { url } = (await begun.json()) as { readonly url: string };
    const [flowCookie = ''] = begun.headers.getSetCookie();
    await (await before.test.host).close();
    const after = new TestServer(undefined, {
      host: { store },
      server: { accessKey: 'of the second start' },
    });
    const state = new URL(url).searchParams.get('state') ?? '';
    const cookie = `${session}; ${flowCookie.split(';')[0]}`;
    const returned = await after.send(`${callbackPath}?code=x&state=${state}`, { cookie, bearer: false });
    expect(returned.headers.get('location')).toBe(`/done?outcome=authorized&draftId=${draftId}`);
    const shown = await after.send(`/api/drafts/${draftId}`, { cookie, bearer: false });
    expect(await shown.json()).toMatchObject({ status: 'authorized' });
    await (await after.test.host).close();
  });
});
