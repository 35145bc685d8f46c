import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import { ConnectorError } from '../../src/errors.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { answerTo } from '../support/answer-to.ts';
import { findLeaks } from '../support/canary.ts';
import { dumpDatabase } from './support/dump-database.ts';
import { engines } from './support/engines.ts';
import { FakeConnector } from './support/fake-connector.ts';
import { codeInput, hour, TestHost } from './support/open-test-host.ts';

const actor = { userId: 'designer', browserSecret: 'CANARY-browser-of-the-designer' };
const generations = 4;

/** A connector whose instance can revoke but cannot be reached for that, so that what is to be revoked is kept. */
function revoking(now: () => number) {
  const fake = new FakeConnector(now);
  const { manifest } = fake;
  return Object.assign(fake, {
    hooks: { ...fake.hooks, revoke: hooks.revoke, disconnect: hooks.disconnect },
    manifest: { ...manifest, endpoints: { ...manifest.endpoints, revocation: '/oauth2/revoke' } },
  });
}

describe.each(engines)('A-48: a dump of the whole database of $name', ({ emptyDatabase }) => {
  /** Uses everything that keeps something: tokens, a failure, a draft with tokens, an open consent, a revocation. */
  async function used() {
    const store = await emptyDatabase();
    const secrets = new Map([
      ['CANARY-secret', 'client secret'],
      ['CANARY-code', 'authorization code'],
      [actor.browserSecret, 'browser secret'],
    ]);
    for (let count = 1; count <= generations; count += 1) {
      secrets.set(`CANARY-access-${count}`, 'access token').set(`CANARY-refresh-${count}`, 'refresh token');
    }
    const clock = { now: Date.parse('2026-01-31T12:00:00.000Z') };
    const connector = revoking(() => clock.now);
    const test = new TestHost({
      store,
      connector,
      clock: () => clock.now,
      fetch: () => Promise.reject(new ConnectorError('net.connect_refused')),
      // State, verifier and data keys are drawn here; none of them may be found as it was drawn.
      random: (count) => {
        const drawn = randomBytes(count);
        if (count >= 32) secrets.set(drawn.toString('base64url'), 'drawn at random');
        return drawn;
      },
    });
    const host = await test.host;
    onTestFinished(() => host.close());
    const id = await test.authorized(codeInput);
    clock.now += hour;
    await host.refresh(id);
    connector.refusal = { code: 'token.unavailable' };
    await host.refresh(id).catch(() => undefined);
    const gone = await test.authorized({ ...codeInput, label: 'Disconnected' });
    await host.disconnect(gone);
    const { authorization } = host;
    const { draftId } = await authorization.openDraft({ accountId: id }, actor);
    const begun = await authorization.begin(draftId, actor);
    await authorization.complete(answerTo(begun.outcome === 'redirect' ? begun.url : ''), actor);
    const open = await authorization.openDraft({ input: { ...codeInput, label: 'Not yet' } }, actor);
    await authorization.begin(open.draftId, actor);
    return { store, secrets };
  }

  it('holds no secret, in clear or in a usual encoding', async () => {
    const { store, secrets } = await used();
    const dump = await dumpDatabase(store);
    for (const place of [
      'account_secrets.sealed_client_secret',
      'token_states.sealed_tokens',
      'drafts.sealed_tokens',
      'pending_authorizations.sealed_verifier',
      'revocations.sealed_account',
      'renewal_failures.code',
      'timeline.details',
    ]) {
      expect(dump[place]?.length, place).toBeGreaterThan(5);
    }
    expect([...secrets.values()].filter((what) => what === 'drawn at random').length).toBeGreaterThan(3);
    expect(findLeaks(dump, secrets)).toEqual([]);
  });

  it('would tell of a secret, as bytes and as text', async () => {
    const address = await emptyDatabase();
    const store = await openStore(address);
    onTestFinished(() => store.close());
    await store.meta.put('m', Buffer.from('{"a":"CANARY-access-1"}'));
    const entry = { accountId: 'a1', at: '', event: 'e', details: { said: 'CANARY-secret' } };
    await store.timeline.append(entry);
    const secrets = new Map([
      ['CANARY-access-1', 'access token'],
      ['CANARY-secret', 'client secret'],
    ]);
    expect([...findLeaks(await dumpDatabase(address), secrets)].sort()).toEqual([
      'meta.value: access token',
      'timeline.details: client secret',
    ]);
  });
});
