import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import type { DraftRecord, SealedTokens, Store } from '../../src/host/store/store.ts';
import { failureOf } from '../support/failure-of.ts';
import { asSuperuser } from '../support/postgres.ts';
import { accountRecord as record } from './support/account-record.ts';
import { engines, postgres } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';

async function open(address: string): Promise<Store> {
  const store = await openStore(address);
  onTestFinished(() => store.close());
  return store;
}

const entry = (accountId: string) => ({ accountId, at: record.createdAt, event: 'e', details: {} });

describe.each(engines)('a database of $name', ({ emptyDatabase }) => {
  it('is made once, however many open it at the same moment', async () => {
    const address = await emptyDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(address)));
    await stores[0]?.accounts.insert(record);
    for (const store of stores) expect(await store.accounts.list()).toHaveLength(1);
  });

  it('of a newer version is refused and left alone', async () => {
    const address = await emptyDatabase();
    const store = await open(address);
    await store.meta.put('schema_version', Buffer.from('99'));
    expect(await failureOf(openStore(address))).toMatchObject({
      code: 'store.newer',
      details: { found: 99 },
    });
    expect(await store.meta.get('schema_version')).toEqual(Buffer.from('99'));
  });

  it('lists accounts by the bytes of their labels', async () => {
    const store = await open(await emptyDatabase());
    for (const label of ['é', 'a b', 'B', 'a', '_', 'ab', 'A']) {
      await store.accounts.insert({ ...record, id: label, settings: { ...record.settings, label } });
    }
    const labels = (await store.accounts.list()).map(({ settings }) => settings.label);
    expect(labels).toEqual(['A', 'B', '_', 'a', 'a b', 'ab', 'é']);
  });

  it('gives back what was put in', async () => {
    const store = await open(await emptyDatabase());
    await fc.assert(
      fc.asyncProperty(drafts, tokenVersions, async (draft, versions) => {
        const settings = { ...draft.settings, label: draft.id };
        await store.drafts.insert(draft);
        expect(plain(await store.drafts.get(draft.id))).toEqual(plain(draft));
        await store.drafts.delete(draft.id);
        await store.accounts.insert({ ...record, ...versions, id: draft.id, settings });
        const token = { version: versions.settingsVersion, generation: 1, tokens: draft.tokens };
        await store.tokens.save(draft.id, token, null);
        const found = await store.accounts.get(draft.id);
        expect(plain(found)).toEqual(
          plain({
            ...record,
            ...versions,
            id: draft.id,
            settings,
            secret: null,
            token,
            failure: null,
            rest: null,
            lastUsedAt: null,
          }),
        );
        await store.accounts.delete(draft.id);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(engines)('a store on $name that listens', ({ emptyDatabase }) => {
  it('hears of others’ changes within a second, not of its own and not of what was undone', async () => {
    const address = await emptyDatabase();
    const [listener, other] = [await open(address), await open(address)];
    const heard: string[] = [];
    await listener.listen((accountId) => heard.push(accountId));
    await listener.timeline.append(entry('own'));
    const undone = other.transaction(async ({ timeline }) => {
      await timeline.append(entry('undone'));
      throw new Error('stop');
    });
    await expect(undone).rejects.toThrow('stop');
    await other.transaction(({ timeline }) => timeline.append(entry('a1')));
    await vi.waitFor(() => expect(heard).toEqual(['a1']), { timeout: 1_000, interval: 10 });
    await other.timeline.append(entry('a2'));
    await vi.waitFor(() => expect(heard).toEqual(['a1', 'a2']), { timeout: 1_000, interval: 10 });
  });
});

describe('a store on PostgreSQL that listens', () => {
  it('F-42: hears what happened while its connection was lost', async ({ task }) => {
    const url = new URL(await postgres.emptyDatabase());
    const other = await open(url.href);
    url.searchParams.set('application_name', task.id);
    const listener = await open(url.href);
    const heard: string[] = [];
    await listener.listen((accountId) => heard.push(accountId));
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${task.id}'`;
    expect(await asSuperuser(cut)).not.toHaveLength(0);
    await other.timeline.append(entry('a1'));
    await vi.waitFor(() => expect(heard).toContain('a1'), { timeout: 5_000, interval: 10 });
  });
});

// PostgreSQL keeps no NUL in text; settings with control characters are refused before they reach a store.
const text = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((value) => !value.includes('\0'));
const bytes = fc.uint8Array({ maxLength: 300 });
const instant = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const tokenVersions = fc.record({ settingsVersion: fc.nat(), createdAt: instant, updatedAt: instant });

const tokens: fc.Arbitrary<SealedTokens> = fc
  .record({
    sealed: bytes,
    scope: fc.string({ unit: 'binary' }),
    accessFingerprint: text,
    refresh: fc.option(text),
  })
  .map(({ sealed, scope, accessFingerprint, refresh }) => {
    const { accessToken: _access, ...facts } = tokenStateAt(0, { grantedScopes: [scope] });
    return { sealed, facts, accessFingerprint, refreshFingerprint: refresh };
  });

const drafts: fc.Arbitrary<DraftRecord> = fc.record({
  id: fc.uuid(),
  userId: text,
  accountId: fc.option(text),
  settings: fc.record({ scopes: fc.array(fc.string({ unit: 'binary' })) }).map((changes) => ({
    ...record.settings,
    ...changes,
  })),
  editedSettingsVersion: fc.option(fc.nat()),
  openedSettingsVersion: fc.option(fc.nat()),
  applyWhenAuthorized: fc.boolean(),
  secret: fc.option(fc.record({ sealed: bytes, fingerprint: text, storedAt: instant })),
  tokens: fc.option(tokens),
  findings: fc.array(fc.record({ severity: fc.constant('info'), code: text, seen: text, action: text })),
  refusal: fc.option(fc.constant(new ConnectorError('token.refused').toData())),
  createdAt: instant,
  expiresAt: instant,
});

// Both drivers give bytes as a Buffer, which equals no plain array of bytes.
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
