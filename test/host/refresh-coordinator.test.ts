import { describe, expect, it, vi } from 'vitest';
import type { AccountHealth } from '../../src/generated/types.ts';
import type { Host } from '../../src/host/host.ts';
import { clientCredentialsInput, codeInput, hour, TestHost } from './support/open-test-host.ts';

describe('headers before an operation', () => {
  it('come from memory while the token is fresh, frozen and shared', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const first = await host.beforeOperation(id);
    expect(await host.beforeOperation(id)).toBe(first);
    expect(host.peek(id)).toBe(first);
    expect(Object.isFrozen(first) && Object.isFrozen(first.headers)).toBe(true);
    expect(first.headers).toEqual({ authorization: 'Bearer CANARY-access-1' });
    expect(test.connector.refreshes).toHaveLength(0);
  });

  it('are not in memory before the first operation', async () => {
    const test = new TestHost();
    const host = await test.host;
    expect(host.peek(await test.authorized())).toBeUndefined();
  });

  it('are served on in the advisory window while one renewal runs in the background', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const release = hold(test);
    test.now += 20 * hour;
    const all = await Promise.all(Array.from({ length: 1000 }, () => host.beforeOperation(id)));
    expect(new Set(all.map(({ tokenVersion }) => tokenVersion))).toEqual(new Set([1]));
    await vi.waitFor(() => expect(test.connector.refreshes).toHaveLength(1));
    release();
    await host.refresh(id);
    expect(test.connector.refreshes).toHaveLength(1);
  });

  it('wait for one renewal in the mandatory window, however many ask', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const release = hold(test);
    test.now += 86_399_000 - 300_000;
    const asking = Promise.all(Array.from({ length: 1000 }, () => host.beforeOperation(id)));
    await turns();
    release();
    await asking;
    expect(test.connector.refreshes.map(({ reason }) => reason)).toEqual(['due']);
  });

  it('wait 25 seconds at most: then the living token is handed out, or the error says to try again', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const release = hold(test);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      test.now += 86_399_000 - 300_000;
      const living = host.beforeOperation(id);
      await vi.waitFor(() => expect(test.connector.refreshes).toHaveLength(1));
      await vi.advanceTimersByTimeAsync(25_000);
      expect((await living).tokenVersion).toBe(1);
      test.now += 600_000;
      const ended = expect(host.beforeOperation(id)).rejects.toMatchObject({
        code: 'refresh.wait_timed_out',
      });
      await quiet();
      await vi.advanceTimersByTimeAsync(25_000);
      await ended;
    } finally {
      vi.useRealTimers();
    }
    release();
    await host.refresh(id);
    expect(test.connector.refreshes).toHaveLength(1);
  });

  it('wait for their renewal in the mandatory window, also when a living token is in memory', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    await host.beforeOperation(id);
    const release = hold(test);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      test.now += 86_399_000 - 300_000;
      let isAnswered = false;
      const asking = host.beforeOperation(id).then(() => {
        isAnswered = true;
      });
      await vi.waitFor(() => expect(test.connector.refreshes).toHaveLength(1));
      await vi.advanceTimersByTimeAsync(24_000);
      expect(isAnswered).toBe(false);
      release();
      await asking;
    } finally {
      vi.useRealTimers();
    }
    test.now += 5_000;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
  });

  it('wait for one renewal after the end of the token', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.now += 30 * hour;
    const all = await Promise.all(Array.from({ length: 1000 }, () => host.beforeOperation(id)));
    expect(all[0]).toMatchObject({ tokenVersion: 2, headers: { authorization: 'Bearer CANARY-access-2' } });
    expect(test.connector.refreshes.map(({ reason }) => reason)).toEqual(['expired']);
  });

  it('are the old ones until the new token has settled at Coupa', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    await host.beforeOperation(id);
    test.now += hour;
    await host.refresh(id);
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    test.now += 4_999;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    test.now += 1;
    expect(host.peek(id)?.tokenVersion).toBe(2);
  });

  it('are looked up again when the clock was set back', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    await host.beforeOperation(id);
    test.now -= hour;
    expect(host.peek(id)).toBeUndefined();
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
  });

  it('are refused for an account without tokens and for no account', async () => {
    const test = new TestHost();
    const host = await test.host;
    const { id } = await host.accounts.create(clientCredentialsInput);
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'account.not_authorized' });
    await expect(host.beforeOperation('nobody')).rejects.toMatchObject({ code: 'account.not_found' });
  });
});

describe('a refused renewal', () => {
  it('leaves the living token in use and pauses for 30 seconds', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.connector.refusal = { code: 'token.unavailable' };
    test.now += 86_399_000 - 300_000;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    expect(test.connector.refreshes).toHaveLength(1);
    test.now += 30_000;
    test.connector.refusal = undefined;
    await host.beforeOperation(id);
    expect(test.connector.refreshes).toHaveLength(2);
    expect((await host.accounts.show(id)).health.state).toBe('healthy');
  });

  it('is what callers hear when the token has ended, then the pause', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.connector.refusal = { code: 'token.unavailable' };
    test.now += 30 * hour;
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'token.unavailable' });
    await expect(host.beforeOperation(id)).rejects.toMatchObject({
      code: 'refresh.cooling_down',
      details: { cause: 'token.unavailable' },
    });
    expect(test.connector.refreshes).toHaveLength(1);
  });

  it('is not repeated by itself when Coupa ended the grant, and keeps the tokens', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized(codeInput);
    test.connector.refusal = { code: 'token.grant_ended' };
    test.now += 30 * hour;
    for (let day = 0; day < 24; day += 1) {
      await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'token.grant_ended' });
      test.now += hour;
    }
    expect(test.connector.refreshes).toHaveLength(1);
    const view = await host.accounts.show(id);
    expect(view.health).toMatchObject({ state: 'needs-authorization', cause: 'token.grant_ended' });
    expect(view.token?.refreshToken).not.toBeNull();
  });

  it('with an ambiguous answer is not re-sent before two hours are left', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized(codeInput);
    const issued = test.now;
    test.connector.refusal = { code: 'net.reset' };
    test.now += 20 * hour;
    await host.beforeOperation(id);
    const state = async () => (await host.accounts.show(id)).health.state;
    await expect.poll(state).toBe('uncertain');
    test.now += hour;
    await host.beforeOperation(id);
    await turns();
    expect(test.connector.refreshes).toHaveLength(1);
    expect(await state()).toBe('uncertain');
    test.now = issued + 86_399_000 - 2 * hour;
    await host.beforeOperation(id);
    await vi.waitFor(() => expect(test.connector.refreshes).toHaveLength(2));
  });

  it('adopts what somebody else stored meanwhile and notes no failure', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized(codeInput);
    const release = hold(test);
    test.connector.refusal = { code: 'token.grant_ended' };
    test.now += 30 * hour;
    const asking = host.beforeOperation(id);
    await turns();
    await test.authorize(id);
    release();
    expect((await asking).tokenVersion).toBe(2);
    expect((await host.accounts.show(id)).health.state).toBe('healthy');
  });
});

describe('a renewal whose token state was replaced on the way', () => {
  it('gives way to the newer authorization', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const release = hold(test);
    const renewing = host.refresh(id);
    await turns();
    await test.authorize(id);
    release();
    expect((await renewing).token).toMatchObject({ version: 2 });
    expect((await host.beforeOperation(id)).headers['authorization']).toBe('Bearer CANARY-access-2');
  });

  it('does not bring a disconnected account back', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const release = hold(test);
    const renewing = host.refresh(id);
    await turns();
    await host.disconnect(id);
    release();
    await expect(renewing).rejects.toMatchObject({ code: 'account.not_authorized' });
    expect((await host.accounts.show(id)).token).toBeNull();
  });

  it('does not bring a removed account back', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const release = hold(test);
    const renewing = host.refresh(id);
    await turns();
    await host.accounts.remove(id);
    release();
    await expect(renewing).rejects.toMatchObject({ code: 'account.not_found' });
  });

  it('is not disturbed by an edit of the settings', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const release = hold(test);
    const renewing = host.refresh(id);
    await turns();
    await host.accounts.edit(id, { ...clientCredentialsInput, label: 'Renamed' }, 1);
    release();
    expect(await renewing).toMatchObject({ settings: { label: 'Renamed' }, token: { version: 2 } });
  });
});

describe('a token that the API rejected', () => {
  it('is renewed once, however many callers report it', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.now += hour;
    await host.beforeOperation(id);
    const all = await Promise.all(Array.from({ length: 1000 }, () => host.renewRejected(id, 1)));
    expect(new Set(all.map(({ tokenVersion }) => tokenVersion))).toEqual(new Set([2]));
    expect(test.connector.refreshes.map(({ reason }) => reason)).toEqual(['rejected']);
  });

  it('is answered with the stored one when that is another', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.now += hour;
    await host.refresh(id);
    expect((await host.renewRejected(id, 1)).tokenVersion).toBe(2);
    expect(test.connector.refreshes).toHaveLength(1);
  });

  it('is waited for while it settles, not renewed', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    expect((await host.renewRejected(id, 1)).tokenVersion).toBe(1);
    expect(test.waits).toEqual([5_000]);
    expect(test.connector.refreshes).toHaveLength(0);
  });

  it('is not renewed again within a minute, nor twice for one version', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.now += hour;
    await host.renewRejected(id, 1);
    test.now += 10_000;
    await expect(host.renewRejected(id, 2)).rejects.toMatchObject({ code: 'api.unauthorized' });
    test.now += 60_000;
    expect((await host.renewRejected(id, 2)).tokenVersion).toBe(3);
    expect(test.connector.refreshes).toHaveLength(2);
  });
});

describe('a rejected token whose renewal fails', () => {
  it('is not forced a second time for the same version', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.now += hour;
    test.connector.refusal = { code: 'net.dns' };
    await expect(host.renewRejected(id, 1)).rejects.toMatchObject({ code: 'net.dns' });
    test.connector.refusal = undefined;
    test.now += hour;
    await expect(host.renewRejected(id, 1)).rejects.toMatchObject({ code: 'api.unauthorized' });
    expect(test.connector.refreshes).toHaveLength(1);
  });
});

describe('an account whose renewals fail', () => {
  it('is given up after four days of failures that heal by themselves, until somebody renews by hand', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    test.connector.refusal = { code: 'token.unavailable' };
    for (let day = 0; day <= 5; day += 1) {
      test.now += 24 * hour;
      await host.beforeOperation(id).catch(() => undefined);
    }
    expect((await host.accounts.show(id)).health).toMatchObject({
      state: 'exhausted',
      cause: 'refresh.exhausted',
    });
    const tries = test.connector.refreshes.length;
    test.now += 24 * hour;
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'refresh.exhausted' });
    expect(test.connector.refreshes).toHaveLength(tries);
    test.connector.refusal = undefined;
    expect((await host.refresh(id)).health.state).toBe('healthy');
  });
});

describe('an account with Auto-refresh token off', () => {
  it('keeps its token to the end and is never renewed in the background', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized({ ...clientCredentialsInput, autoRefreshToken: false });
    test.now += 23.9 * hour;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    test.now += hour;
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'refresh.disabled' });
    expect(test.connector.refreshes).toHaveLength(0);
    expect((await host.accounts.show(id)).health).toMatchObject({ cause: 'refresh.disabled' });
  });

  it('is still renewed by hand', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized({ ...clientCredentialsInput, autoRefreshToken: false });
    expect((await host.refresh(id)).token?.version).toBe(2);
  });
});

describe('headers that are remembered', () => {
  it('are not those of a renewal that began before Host was changed (A-30)', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    const release = hold(test);
    const renewing = host.refresh(id);
    await turns();
    await host.accounts.edit(id, { ...clientCredentialsInput, host: 'other' }, 1);
    release();
    await renewing;
    expect(host.peek(id)).toBeUndefined();
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'account.token_foreign' });
  });
});

describe('a refresh token that may be spent', () => {
  it('keeps its pause when a try by hand does not even arrive', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized(codeInput);
    test.now += 20 * hour;
    test.connector.refusal = { code: 'net.reset' };
    await host.beforeOperation(id);
    const { nextRenewalAt } = await refusalNoted(host, id);
    test.connector.refusal = { code: 'net.dns' };
    await expect(host.refresh(id)).rejects.toMatchObject({ code: 'net.dns' });
    const { health } = await host.accounts.show(id);
    expect(health).toMatchObject({ state: 'uncertain', cause: 'refresh.uncertain', nextRenewalAt });
  });

  it.each(['net.reset', 'token.grant_ended'] as const)(
    'is not sent again because of a new label: %s',
    async (code) => {
      const test = new TestHost();
      const host = await test.host;
      const id = await test.authorized(codeInput);
      test.now += 20 * hour;
      test.connector.refusal = { code };
      await host.beforeOperation(id);
      await refusalNoted(host, id);
      const { settingsVersion, health } = await host.accounts.show(id);
      await host.accounts.edit(id, { ...codeInput, clientSecret: '', label: 'Renamed' }, settingsVersion);
      const actor = { userId: 'designer' };
      const { draftId } = await host.authorization.openDraft({ accountId: id }, actor);
      await host.authorization.apply(draftId, actor);
      await host.beforeOperation(id);
      await turns();
      expect(test.connector.refreshes).toHaveLength(1);
      expect((await host.accounts.show(id)).health).toEqual(health);
    },
  );

  it('is sent twice at most while its access token lives, and heals after the end of that', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized(codeInput);
    test.connector.refusal = { code: 'net.headers_timeout' };
    for (let minute = 0; minute < 24 * 60 - 2; minute += 1) {
      test.now += 60_000;
      await host.beforeOperation(id).catch(() => undefined);
      await turns();
    }
    expect(test.connector.refreshes).toHaveLength(2);
    expect((await host.accounts.show(id)).health).toMatchObject({ state: 'uncertain' });
    test.connector.refusal = undefined;
    test.now += hour;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
  });
});

/** Waits until a background renewal has left its mark on the account's health. */
async function refusalNoted(host: Host, id: string): Promise<AccountHealth> {
  return vi.waitFor(async () => {
    const { health } = await host.accounts.show(id);
    expect(health.state).not.toBe('healthy');
    return health;
  });
}

/** Keeps renewals waiting; the returned function lets them go on. */
function hold(test: TestHost): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  test.connector.held = promise;
  return () => {
    test.connector.held = undefined;
    resolve();
  };
}

/** Lets everything that is ready run; the host does no timed work of its own. */
/** Long enough for statements of a database on a busy machine; by the real clock, which fake timers leave alone. */
async function quiet(): Promise<void> {
  for (const end = performance.now() + 500; performance.now() < end; ) await turns();
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
