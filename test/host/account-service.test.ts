import { describe, expect, it } from 'vitest';
import type { AccountInput } from '../../src/generated/types.ts';
import { clientCredentialsInput, codeInput, hour, TestHost } from './support/open-test-host.ts';

const day = 24 * hour;

describe('accounts', () => {
  it('are created, listed by label, and shown by id and by label', async () => {
    const host = await new TestHost().host;
    const second = await host.accounts.create({ ...clientCredentialsInput, label: 'B' });
    const first = await host.accounts.create({ ...clientCredentialsInput, label: 'A' });
    expect((await host.accounts.list()).map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(await host.accounts.show('A')).toEqual(first);
    expect(await host.accounts.show(second.id)).toEqual(second);
    expect(first.settings.host).toBe('acme.coupahost.com');
  });

  it('A-49: show secrets and tokens as fingerprints only', async () => {
    const test = new TestHost();
    const id = await test.authorized(codeInput);
    const view = await (await test.host).accounts.show(id);
    expect(view.clientSecret?.fingerprint).toMatch(/^[0-9a-f]{8}$/);
    expect(view.token?.refreshToken?.fingerprint).toMatch(/^[0-9a-f]{8}$/);
    expect(JSON.stringify(view)).not.toContain('CANARY');
  });

  it('have unique labels', async () => {
    const host = await new TestHost().host;
    await host.accounts.create(clientCredentialsInput);
    await expect(host.accounts.create(clientCredentialsInput)).rejects.toMatchObject({
      code: 'account.label_taken',
    });
  });

  it('are gone with their tokens once removed', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    await host.beforeOperation(id);
    await host.accounts.remove(id);
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'account.not_found' });
    await expect(host.accounts.remove(id)).rejects.toMatchObject({ code: 'account.not_found' });
  });
});

describe('an edit', () => {
  it('A-49: keeps secret and tokens when the secret is left blank', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const before = await host.accounts.show(id);
    const edited = await host.accounts.edit(
      id,
      { ...clientCredentialsInput, label: 'New', clientSecret: ' ' },
      1,
    );
    expect(edited).toMatchObject({ settingsVersion: 2, settings: { label: 'New' } });
    expect(edited.clientSecret).toEqual(before.clientSecret);
    expect(edited.token).toEqual(before.token);
  });

  it('is refused when somebody else was faster', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { id } = await host.accounts.create(clientCredentialsInput);
    await host.accounts.edit(id, { ...clientCredentialsInput, label: 'One' }, 1);
    await expect(
      host.accounts.edit(id, { ...clientCredentialsInput, label: 'Two' }, 1),
    ).rejects.toMatchObject({ code: 'account.changed_elsewhere' });
  });

  it.each([
    ['Host', { host: 'other' }],
    ['Client ID', { clientId: 'client-2' }],
  ])('A-30: of %s wants the secret again and makes the tokens unusable', async (_field, change) => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    await host.beforeOperation(id);
    const blank: AccountInput = { ...clientCredentialsInput, ...change, clientSecret: '' };
    await expect(host.accounts.edit(id, blank, 1)).rejects.toMatchObject({
      code: 'account.secret_needed_again',
    });
    const edited = await host.accounts.edit(id, { ...blank, clientSecret: 'CANARY-new' }, 1);
    expect(edited.health).toMatchObject({ state: 'needs-authorization', cause: 'account.token_foreign' });
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'account.token_foreign' });
    expect(host.peek(id)).toBeUndefined();
  });

  it('A-39: of the secret ends the pause after a refused client, without a new authorization', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.connector.refusal = { code: 'token.invalid_client' };
    await expect(host.refresh(id)).rejects.toMatchObject({ code: 'token.invalid_client' });
    expect((await host.accounts.show(id)).health.state).toBe('needs-configuration');
    test.connector.refusal = undefined;
    await host.accounts.edit(id, { ...clientCredentialsInput, clientSecret: 'CANARY-right' }, 1);
    test.now += 30 * hour;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
    expect(test.connector.refreshes.at(-1)?.account.secrets.clientSecret).toBe('CANARY-right');
  });
});

describe('health', () => {
  it.each([
    ['needs-authorization', 'account.not_authorized', 'fresh'],
    ['healthy', undefined, 'authorized'],
  ])('is %s (%s) for an account that is %s', async (state, cause, stage) => {
    const test = new TestHost();
    const host = await test.host;
    const id =
      stage === 'fresh'
        ? (await host.accounts.create(clientCredentialsInput)).id
        : await test.authorized(clientCredentialsInput);
    const { health } = await host.accounts.show(id);
    expect(health.state).toBe(state);
    expect(health.cause).toBe(cause);
  });

  it.each([
    ['token.unavailable', 'degraded'],
    ['net.total_timeout', 'uncertain'],
    ['token.invalid_client', 'needs-configuration'],
    ['token.grant_ended', 'needs-authorization'],
  ] as const)('after a renewal refused with %s is %s, with cause and time', async (code, state) => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.connector.refusal = { code };
    await expect(host.refresh(id)).rejects.toMatchObject({ code });
    const { health } = await host.accounts.show(id);
    expect(health).toMatchObject({ state, cause: code, since: new Date(test.now).toISOString() });
    expect(health.nextRenewalAt !== undefined).toBe(state !== 'needs-authorization');
  });

  it('is expiring near the end of the longest life of a consent', async () => {
    const test = new TestHost();
    test.connector.lifetimeSeconds = 200 * 86_400;
    const host = await test.host;
    const id = await test.authorized(codeInput);
    expect((await host.accounts.show(id)).health.state).toBe('healthy');
    test.now += 76 * day;
    expect((await host.accounts.show(id)).health).toMatchObject({
      state: 'expiring',
      cause: 'token.grant_ending',
    });
  });
});
