import { describe, expect, it, vi } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { asCaller } from '../../src/host/caller.ts';
import { noteWithheld } from '../../src/host/renewal/note-withheld.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import type { TimelineRow } from '../../src/host/store/store.ts';
import { answerTo } from '../support/answer-to.ts';
import { findLeaks } from '../support/canary.ts';
import { engines } from './support/engines.ts';
import { FakeConnector } from './support/fake-connector.ts';
import { clientCredentialsInput, codeInput, TestHost } from './support/open-test-host.ts';
import { SchedulerWorld } from './support/scheduler-world.ts';

const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };
const caller = { actor: 'command-line', requestId: 'request-1' };

describe.each(engines)('A-50: the timeline of an account on $name', ({ emptyDatabase }) => {
  async function open() {
    const address = await emptyDatabase();
    const test = new TestHost({ store: address });
    const host = await test.host;
    const store = await openStore(address);
    const lines = async (id: string) => (await store.timeline.list(id, 200)).slice().reverse();
    const known = new Map<string, number>();
    /** What `work`, done on behalf of somebody, has added to the timeline of `id`. */
    const added = async (id: () => string, work: () => Promise<unknown>): Promise<readonly TimelineRow[]> => {
      await asCaller(caller, work).catch(() => undefined);
      const rows = await lines(id());
      const fresh = rows.slice(known.get(id()) ?? 0);
      known.set(id(), rows.length);
      return fresh;
    };
    const close = async () => {
      await host.close();
      await store.close();
    };
    return { test, host, lines, added, close };
  }

  const brief = (rows: readonly TimelineRow[]) =>
    rows.map(({ event, cause, generation }) => [event, cause, generation]);

  it('gets one line for each thing that is done with it, and no secret', async () => {
    const { test, host, lines, added, close } = await open();
    const { accounts, authorization } = host;
    let [id, draftId, url] = ['', '', ''];
    const about = () => id;
    expect(
      brief(
        await added(about, async () => {
          ({ id } = await accounts.create(codeInput));
        }),
      ),
    ).toEqual([['account.created', undefined, undefined]]);
    const begin = () =>
      added(about, async () => {
        ({ draftId } = await authorization.openDraft({ accountId: id }, actor));
        const begun = await authorization.begin(draftId, actor);
        if (begun.outcome === 'redirect') url = begun.url;
      });
    const [started] = await begin();
    expect(started).toMatchObject({ event: 'authorize.started', actor: 'designer', requestId: 'request-1' });
    expect(Date.parse(started?.nextActionAt ?? '')).toBeGreaterThan(test.now);
    const stranger = { ...actor, browserSecret: 'CANARY-other-browser' };
    const refused = () => authorization.complete(answerTo(url), stranger);
    expect(brief(await added(about, refused))).toEqual([
      ['callback.browser_mismatch', 'callback.browser_mismatch', undefined],
    ]);
    expect(brief(await added(about, () => authorization.cancel(draftId, actor)))).toEqual([
      ['draft.cancelled', undefined, undefined],
    ]);
    expect(brief(await begin())).toEqual([['authorize.started', undefined, undefined]]);
    expect(brief(await added(about, () => authorization.complete(answerTo(url), actor)))).toEqual([
      ['authorize.finished', undefined, undefined],
    ]);
    expect(brief(await added(about, () => authorization.apply(draftId, actor)))).toEqual([
      ['draft.applied', undefined, 1],
      ['health.changed', undefined, 1],
    ]);
    expect(brief(await added(about, () => host.refresh(id)))).toEqual([['token.renewed', 'rotated', 1]]);
    test.connector.refusal = { code: 'token.unavailable' };
    const [failed, worse, ...more] = await added(about, () => host.refresh(id));
    expect(more).toEqual([]);
    const { nextRenewalAt } = (await accounts.show(id)).health;
    expect(failed).toMatchObject({
      event: 'renewal.refused',
      cause: 'token.unavailable',
      nextActionAt: nextRenewalAt,
    });
    expect(worse).toMatchObject({
      event: 'health.changed',
      cause: 'token.unavailable',
      nextActionAt: nextRenewalAt,
      details: { from: 'healthy', to: 'degraded' },
    });
    test.connector.refusal = undefined;
    expect(brief(await added(about, () => host.refresh(id)))).toEqual([
      ['token.renewed', 'rotated', 1],
      ['health.changed', undefined, 1],
    ]);
    const edited = { ...codeInput, label: 'Renamed' };
    expect(brief(await added(about, () => accounts.edit(id, edited, 1)))).toEqual([
      ['account.edited', undefined, 1],
    ]);
    expect(brief(await added(about, () => host.disconnect(id)))).toEqual([
      ['account.disconnected', undefined, 2],
      ['health.changed', 'account.not_authorized', 2],
    ]);
    expect(brief(await added(about, () => accounts.remove(id)))).toEqual([['account.removed', undefined, 2]]);
    const rows = await lines(id);
    expect(new Set(rows.map(({ process }) => process)).size).toBe(1);
    expect(rows.map(({ requestId }) => requestId)).toEqual(rows.map(() => 'request-1'));
    expect(new Set(rows.map(({ actor: who }) => who))).toEqual(new Set(['designer', 'command-line']));
    expect(JSON.stringify(rows)).not.toContain('CANARY');
    const secrets = new Map([
      [clientCredentialsInput.clientSecret, 'client secret'],
      ['CANARY-access-1', 'access token'],
      ['CANARY-refresh-1', 'refresh token'],
      [new URL(url).searchParams.get('state') ?? '', 'state'],
    ]);
    expect(findLeaks({ timeline: JSON.stringify(rows) }, secrets)).toEqual([]);
    await close();
  });

  it('says of client credentials that they were authorized or refused, without a start of its own', async () => {
    const { test, host, lines, close } = await open();
    const { id } = await host.accounts.create(clientCredentialsInput);
    await test.authorize(id);
    expect(brief(await lines(id)).slice(1)).toEqual([
      ['authorize.finished', undefined, undefined],
      ['draft.applied', undefined, 1],
      ['health.changed', undefined, 1],
    ]);
    await close();
  });

  it('says that client credentials were refused at once, and why', async () => {
    const error = new ConnectorError('token.invalid_client').toData();
    const { manifest, hooks } = new FakeConnector(() => 0);
    const refusing = { ...hooks, 'authorize.begin': async () => ({ outcome: 'refused' as const, error }) };
    const test = new TestHost({ store: await emptyDatabase(), connector: { manifest, hooks: refusing } });
    const host = await test.host;
    const { id } = await host.accounts.create(clientCredentialsInput);
    await expect(test.authorize(id)).rejects.toMatchObject({ code: 'token.invalid_client' });
    const { entries } = await host.accounts.timeline(id);
    expect(entries.map(({ event, cause, actor: who }) => [event, cause, who])).toEqual([
      ['authorize.refused', 'token.invalid_client', 'designer'],
      ['account.created', undefined, undefined],
    ]);
    await host.close();
  });

  it('names nobody for what the host does of its own accord', async () => {
    const { test, host, added, close } = await open();
    const id = await test.authorized();
    await host.refresh(id);
    const rows = await added(
      () => id,
      () => Promise.resolve(),
    );
    expect(rows.at(-1)).toMatchObject({ event: 'token.renewed', actor: undefined, requestId: undefined });
    await close();
  });

  it('says that a renewal was withheld, once for each account, and why', async () => {
    const world = new SchedulerWorld(await emptyDatabase());
    const [id = ''] = await world.seed(1, () => 'acme.coupahost.com');
    const { parts } = await world.host();
    const { settings, secret } = (await parts.store.accounts.get(id)) ?? {};
    for (let refusal = 0; refusal < 3; refusal += 1) {
      await parts.store.clients.refuse({
        instance: settings?.host ?? '',
        clientId: settings?.clientId ?? '',
        secretFingerprint: secret?.fingerprint ?? '',
      });
    }
    const error = new ConnectorError('token.client_no_longer_accepted');
    await noteWithheld(parts, id, error);
    await noteWithheld(parts, id, error);
    const rows = await parts.store.timeline.list(id, 10);
    expect(brief(rows)).toEqual([['renewal.withheld', 'token.client_no_longer_accepted', 1]]);
  });

  it('of the host itself tells what became of keys, and who asked', async () => {
    const { host, added, close } = await open();
    const rotated = await added(
      () => 'host',
      () => host.keys.rotate(),
    );
    expect(rotated.map(({ event, actor: who }) => [event, who])).toEqual([
      ['keys.rotation_started', 'command-line'],
      ['keys.rotated', 'command-line'],
    ]);
    const forgotten = await added(
      () => 'host',
      () => host.keys.forget('k-of-old'),
    );
    expect(brief(forgotten)).toEqual([['keys.forgotten', undefined, undefined]]);
    await close();
  });

  it('is handed out newest first, in pages that do not shift while lines are added', async () => {
    const { test, host, close } = await open();
    const id = await test.authorized();
    for (let round = 0; round < 6; round += 1) await host.refresh(id);
    const seen: number[] = [];
    let next: number | undefined;
    do {
      const page = await host.accounts.timeline(id, { limit: 4, before: next });
      expect(page.entries.length).toBeLessThanOrEqual(4);
      seen.push(...page.entries.map((line) => line.id));
      await host.refresh(id);
      ({ next } = page);
    } while (next !== undefined);
    expect(seen).toEqual([...new Set(seen)].sort((one, other) => other - one));
    expect(seen.length).toBe(4 + 6);
    await expect(host.accounts.timeline('nobody')).rejects.toMatchObject({ code: 'account.not_found' });
    await host.accounts.remove(id);
    expect((await host.accounts.timeline(id)).entries[0]?.event).toBe('account.removed');
    await close();
  });

  it('is kept as long as the host was told', async () => {
    const test = new TestHost({ store: await emptyDatabase(), timeline: { rows: 2 }, scheduler: true });
    const host = await test.host;
    const id = await test.authorized();
    for (let round = 0; round < 4; round += 1) await host.refresh(id);
    await vi.waitFor(
      async () => {
        test.now += 3_600_000;
        expect((await host.accounts.timeline(id)).entries).toHaveLength(2);
      },
      { timeout: 10_000, interval: 50 },
    );
    await host.close();
  });
});
