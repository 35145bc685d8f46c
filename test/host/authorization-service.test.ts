import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Account } from '../../src/generated/types.ts';
import type { Host, Initiator } from '../../src/host/host.ts';
import { answerTo } from '../support/answer-to.ts';
import { clientCredentialsInput, codeInput, hour, TestHost } from './support/open-test-host.ts';

const designer: Initiator = { userId: 'designer', browserSecret: 'CANARY-browser' };
const somebodyElse: Initiator = { userId: 'else', browserSecret: 'CANARY-browser' };

async function beginCode(host: Host, source: Parameters<Host['authorization']['openDraft']>[0]) {
  const { draftId } = await host.authorization.openDraft(source, designer);
  const begun = await host.authorization.begin(draftId, designer);
  if (begun.outcome !== 'redirect') throw new Error('expected a redirect');
  return { draftId, url: begun.url, answer: answerTo(begun.url) };
}

describe('a draft', () => {
  it('that is cancelled while its tokens are on their way has them revoked', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { draftId, answer } = await beginCode(host, { input: codeInput });
    const asked: string[] = [];
    const { hooks } = test.connector;
    Object.assign(hooks, {
      'authorize.complete': async (account: Account) => {
        await host.authorization.cancel(draftId, designer);
        return { outcome: 'authorized', patch: { tokenState: test.connector.mint(account) }, findings: [] };
      },
      disconnect: async ({ tokenState }: Account) => {
        asked.push(tokenState?.refreshToken ?? '');
        return { outcome: 'disconnected', patch: { tokenState: null }, revoke: [] };
      },
    });
    await expect(host.authorization.complete(answer, designer)).rejects.toMatchObject({
      code: 'authorize.draft_unknown',
    });
    expect(asked).toEqual(['CANARY-refresh-1']);
  });

  it('becomes a new account with its tokens by Apply, once', async () => {
    const host = await new TestHost().host;
    const { draftId, answer } = await beginCode(host, { input: codeInput });
    expect(await host.authorization.complete(answer, designer)).toMatchObject({
      accountId: null,
      applied: false,
    });
    expect(await host.accounts.list()).toEqual([]);
    const view = await host.authorization.apply(draftId, designer);
    expect(view).toMatchObject({ settings: { label: codeInput.label }, token: { version: 1 } });
    expect((await host.beforeOperation(view.id)).headers['authorization']).toMatch(/^Bearer CANARY/);
    await expect(host.authorization.apply(draftId, designer)).rejects.toMatchObject({
      code: 'authorize.draft_unknown',
    });
  });

  it('leaves the live account its old tokens until Apply', async () => {
    const test = new TestHost();
    const host = await test.host;
    const accountId = await test.authorized(codeInput);
    const { draftId, answer } = await beginCode(host, { accountId });
    await host.authorization.complete(answer, designer);
    expect((await host.beforeOperation(accountId)).tokenVersion).toBe(1);
    await host.authorization.apply(draftId, designer);
    expect((await host.beforeOperation(accountId)).tokenVersion).toBe(2);
  });

  it('is applied at once when it asks for that', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { id: accountId } = await host.accounts.create(codeInput);
    const { answer } = await beginCode(host, { accountId, applyWhenAuthorized: true });
    expect(await host.authorization.complete(answer, designer)).toMatchObject({ accountId, applied: true });
    expect((await host.beforeOperation(accountId)).tokenVersion).toBe(1);
  });

  it('with client credentials gets its tokens from begin', async () => {
    const host = await new TestHost().host;
    const { draftId } = await host.authorization.openDraft({ input: clientCredentialsInput }, designer);
    expect(await host.authorization.begin(draftId, designer)).toMatchObject({ outcome: 'authorized' });
    expect((await host.authorization.apply(draftId, designer)).health.state).toBe('healthy');
  });

  it('is gone after Cancel, also for a return that is on its way', async () => {
    const host = await new TestHost().host;
    const { draftId, answer } = await beginCode(host, { input: codeInput });
    await host.authorization.cancel(draftId, designer);
    await expect(host.authorization.complete(answer, designer)).rejects.toMatchObject({
      code: 'callback.state_unknown',
    });
    await expect(host.authorization.apply(draftId, designer)).rejects.toMatchObject({
      code: 'authorize.draft_unknown',
    });
  });

  it('ends after 24 hours', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { draftId } = await host.authorization.openDraft({ input: codeInput }, designer);
    test.now += 24 * hour;
    await expect(host.authorization.apply(draftId, designer)).rejects.toMatchObject({
      code: 'authorize.draft_unknown',
    });
  });

  it('A-21: is one of a hundred that a user may have open; others are not held up', async () => {
    const test = new TestHost();
    const host = await test.host;
    const open = (actor: Initiator) => host.authorization.openDraft({ input: codeInput }, actor);
    const { draftId } = await open(designer);
    for (let count = 1; count < 100; count += 1) await open(designer);
    await expect(open(designer)).rejects.toMatchObject({ code: 'authorize.too_many_drafts' });
    await open(somebodyElse);
    await host.authorization.cancel(draftId, designer);
    await open(designer);
    await expect(open(designer)).rejects.toMatchObject({ code: 'authorize.too_many_drafts' });
    test.now += 24 * hour;
    await open(designer);
  });

  it('belongs to the user who opened it', async () => {
    const host = await new TestHost().host;
    const { draftId } = await host.authorization.openDraft({ input: codeInput }, designer);
    for (const call of [
      () => host.authorization.begin(draftId, somebodyElse),
      () => host.authorization.apply(draftId, somebodyElse),
      () => host.authorization.cancel(draftId, somebodyElse),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'authorize.draft_unknown' });
    }
  });

  it('of an edit is refused when the account was edited meanwhile', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { id: accountId } = await host.accounts.create(clientCredentialsInput);
    const input = { ...clientCredentialsInput, label: 'Mine' };
    const { draftId } = await host.authorization.openDraft({ accountId, input }, designer);
    await host.accounts.edit(accountId, { ...clientCredentialsInput, label: 'Theirs' }, 1);
    await expect(host.authorization.apply(draftId, designer)).rejects.toMatchObject({
      code: 'account.changed_elsewhere',
    });
    expect((await host.accounts.show(accountId)).settings.label).toBe('Theirs');
  });

  it('for tokens alone survives a new label, not a new client', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { id: accountId } = await host.accounts.create(codeInput);
    const { draftId, answer } = await beginCode(host, { accountId });
    await host.authorization.complete(answer, designer);
    await host.accounts.edit(accountId, { ...codeInput, label: 'Renamed' }, 1);
    const view = await host.authorization.apply(draftId, designer);
    expect(view).toMatchObject({ settings: { label: 'Renamed' }, token: { version: 1 } });
    const second = await beginCode(host, { accountId });
    await host.authorization.complete(second.answer, designer);
    await host.accounts.edit(accountId, { ...codeInput, clientId: 'client-2' }, 2);
    await expect(host.authorization.apply(second.draftId, designer)).rejects.toMatchObject({
      code: 'account.changed_elsewhere',
    });
  });
});

describe('a return from Coupa', () => {
  it.each([
    ['A-03', 'without the browser cookie', 'callback.browser_cookie_missing', { browserSecret: undefined }],
    ['A-03', 'with an empty cookie', 'callback.browser_cookie_missing', { browserSecret: '' }],
    ['A-03', 'from another browser', 'callback.browser_mismatch', { browserSecret: 'another' }],
    ['A-04', 'by another user', 'callback.user_mismatch', { userId: 'else' }],
    ['A-04', 'by nobody', 'callback.user_mismatch', { userId: undefined }],
  ])('%s: %s ends the attempt with %s', async (_check, _case, code, change) => {
    const host = await new TestHost().host;
    const { answer } = await beginCode(host, { input: codeInput });
    await expect(host.authorization.complete(answer, { ...designer, ...change })).rejects.toMatchObject({
      code,
    });
    await expect(host.authorization.complete(answer, designer)).rejects.toMatchObject({
      code: 'callback.state_unknown',
    });
  });

  it.each([
    ['no state', 'code=x', 'callback.state_missing'],
    ['an empty state', 'code=x&state=', 'callback.state_missing'],
    ['an unknown state', 'code=x&state=unknown', 'callback.state_unknown'],
    ['a repeated state', 'code=x&state=a&state=b', 'callback.parameter_repeated'],
    ['more than any real one', `code=x&state=${'s'.repeat(8 * 1024)}`, 'callback.too_long'],
  ])('A-02: with %s is refused', async (_case, query, code) => {
    const host = await new TestHost().host;
    const { answer } = await beginCode(host, { input: codeInput });
    await expect(host.authorization.complete({ ...answer, query }, designer)).rejects.toMatchObject({ code });
  });

  it('A-05: that arrived at the address of another instance is refused before the connector hears of it', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { id: accountId } = await host.accounts.create(codeInput);
    const { answer } = await beginCode(host, { accountId });
    const asked: unknown[] = [];
    Object.assign(test.connector.hooks, { 'authorize.complete': async () => asked.push('asked') });
    const callbackUrl = answer.callbackUrl.replace('acme', 'other');
    const code = 'callback.context_mismatch';
    await expect(host.authorization.complete({ ...answer, callbackUrl }, designer)).rejects.toMatchObject({
      code,
    });
    await expect(host.authorization.complete(answer, designer)).rejects.toMatchObject({
      code: 'callback.state_unknown',
    });
    expect(asked).toEqual([]);
    const { entries } = await host.accounts.timeline(accountId);
    expect(entries).toContainEqual(expect.objectContaining({ event: code, cause: code, actor: 'designer' }));
  });

  it('A-05: to a host that came back under another address is refused', async () => {
    const store = `sqlite:${join(mkdtempSync(join(tmpdir(), 'coupa-moved-')), 'accounts.db')}`;
    const before = await new TestHost({ store }).host;
    const { answer } = await beginCode(before, { input: codeInput });
    await before.close();
    const after = await new TestHost({ store, callback: 'shared' }).host;
    onTestFinished(() => after.close());
    await expect(after.authorization.complete(answer, designer)).rejects.toMatchObject({
      code: 'callback.settings_changed',
    });
  });

  it('A-02: after ten minutes is refused as expired', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { answer } = await beginCode(host, { input: codeInput });
    test.now += 600_000;
    await expect(host.authorization.complete(answer, designer)).rejects.toMatchObject({
      code: 'callback.state_expired',
    });
  });

  it('A-21: is waited for at most twenty times by one user', async () => {
    const test = new TestHost();
    const host = await test.host;
    for (let attempt = 0; attempt < 20; attempt += 1) await beginCode(host, { input: codeInput });
    await expect(beginCode(host, { input: codeInput })).rejects.toMatchObject({
      code: 'authorize.too_many_pending',
    });
    test.now += 600_000;
    await beginCode(host, { input: codeInput });
  });
});
