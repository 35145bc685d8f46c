import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import type { DraftRecord, PendingRecord, SealedTokens, Store } from '../../src/host/store/store.ts';
import { accountRecord as record } from './support/account-record.ts';
import { engines } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';

const now = '2026-01-31T12:00:00.000Z';
const later = '2026-01-31T13:00:00.000Z';

const tokens = (mark: number): SealedTokens => {
  const { accessToken: _access, ...facts } = tokenStateAt(0);
  return { sealed: Buffer.of(mark), facts, accessFingerprint: '00000000', refreshFingerprint: null };
};

const draft: DraftRecord = {
  id: 'd1',
  userId: 'u',
  accountId: null,
  settings: record.settings,
  editedSettingsVersion: null,
  openedSettingsVersion: null,
  applyWhenAuthorized: true,
  secret: { sealed: Buffer.of(1), fingerprint: '00000000', storedAt: now },
  tokens: null,
  findings: [],
  refusal: null,
  createdAt: now,
  expiresAt: later,
};

const pending = (stateHash: string, changes: Partial<PendingRecord> = {}): PendingRecord => ({
  draftId: 'd1',
  userId: 'u',
  browserHash: 'b',
  contextId: 'd1',
  sealedVerifier: Buffer.of(2),
  pending: {
    stateHash,
    issuer: 'https://acme.coupahost.com',
    clientId: 'client-1',
    redirectUri: 'http://127.0.0.1/cb',
    scopes: [],
    createdAt: now,
    expiresAt: later,
  },
  ...changes,
});

describe.each(engines)('the store on $name', ({ emptyDatabase }) => {
  let store: Store;

  beforeEach(async ({ onTestFinished }) => {
    store = await openStore(await emptyDatabase());
    onTestFinished(() => store.close());
  });

  describe('accounts in the store', () => {
    it('come back as they went in, with no parts at first', async () => {
      await store.accounts.insert(record);
      const expected = { ...record, secret: null, token: null, failure: null, rest: null, lastUsedAt: null };
      expect(await store.accounts.get('a1')).toEqual(expected);
      expect(await store.accounts.findByLabel('Coupa')).toEqual(expected);
      expect(await store.accounts.list()).toEqual([expected]);
      expect(await store.accounts.get('a2')).toBeUndefined();
    });

    it('are updated only over the expected version', async () => {
      await store.accounts.insert(record);
      expect(await store.accounts.update({ ...record, settingsVersion: 2 }, 1)).toBe(true);
      expect(await store.accounts.update({ ...record, settingsVersion: 3 }, 1)).toBe(false);
    });

    it('take their parts with them when they are deleted', async () => {
      await store.accounts.insert(record);
      await store.secrets.put('a1', { sealed: Buffer.of(1), fingerprint: 'f', storedAt: now });
      await store.tokens.save('a1', { version: 1, generation: 1, tokens: tokens(1) }, null);
      expect(await store.accounts.delete('a1')).toBe(true);
      expect(await store.accounts.delete('a1')).toBe(false);
      await store.accounts.insert(record);
      expect(await store.accounts.get('a1')).toMatchObject({ secret: null, token: null });
    });
  });

  describe('a token write', () => {
    const first = { version: 1, generation: 1 };

    it('succeeds over the expected position only', async () => {
      await store.accounts.insert(record);
      expect(await store.tokens.save('a1', { ...first, tokens: tokens(1) }, null)).toBe(true);
      expect(await store.tokens.save('a1', { ...first, tokens: tokens(9) }, null)).toBe(false);
      const second = { version: 2, generation: 1, tokens: tokens(2) };
      expect(await store.tokens.save('a1', second, { version: 1, generation: 2 })).toBe(false);
      expect(await store.tokens.save('a1', second, first)).toBe(true);
      expect(await store.tokens.save('a1', second, first)).toBe(false);
      const stored = await store.accounts.get('a1');
      expect(stored?.token).toEqual({ ...second, tokens: { ...tokens(2), sealed: Buffer.of(2) } });
    });

    it('never conflicts with an edit of the settings or a noted failure', async () => {
      await store.accounts.insert(record);
      await store.tokens.save('a1', { ...first, tokens: tokens(1) }, null);
      await store.accounts.update({ ...record, settingsVersion: 2 }, 1);
      await store.failures.put('a1', {
        code: 'net.dns',
        kind: 'transient',
        message: 'm',
        action: 'a',
        since: now,
        failures: 1,
        nextTryAt: null,
      });
      expect(await store.tokens.save('a1', { version: 2, generation: 1, tokens: tokens(2) }, first)).toBe(
        true,
      );
    });

    it('does not succeed for an account that is gone', async () => {
      expect(await store.tokens.save('gone', { ...first, tokens: tokens(1) }, null)).toBe(false);
    });
  });

  describe('a pending authorization', () => {
    it('A-11: is taken by one of any number of callers', async () => {
      await store.pending.insert(pending('s1'));
      const taken = await Promise.all(Array.from({ length: 50 }, () => store.pending.take('s1')));
      expect(taken.filter((one) => one !== undefined)).toEqual([pending('s1')]);
    });

    it('is counted while it lives, by user and overall', async () => {
      await store.pending.insert(pending('s1'));
      await store.pending.insert(pending('s2', { userId: 'v' }));
      expect(await store.pending.countLiving(now)).toBe(2);
      expect(await store.pending.countLiving(now, 'v')).toBe(1);
      expect(await store.pending.countLiving(later)).toBe(0);
      await store.pending.deleteExpired(later);
      expect(await store.pending.take('s1')).toBeUndefined();
    });
  });

  describe('the last use of an account', () => {
    it('is kept, never goes back, and is nothing of accounts that are gone', async () => {
      await store.accounts.insert(record);
      await store.usage.put(
        new Map([
          ['a1', later],
          ['gone', later],
        ]),
      );
      await store.usage.put(new Map([['a1', now]]));
      expect((await store.accounts.get('a1'))?.lastUsedAt).toBe(later);
      await store.accounts.delete('a1');
      await store.accounts.insert(record);
      expect((await store.accounts.get('a1'))?.lastUsedAt).toBeNull();
    });
  });

  describe('the last report of an account', () => {
    it('takes the place of the one before and goes with the account', async () => {
      await store.accounts.insert(record);
      expect(await store.reports.get('a1')).toBeUndefined();
      await store.reports.put('a1', '{"valid":false}');
      await store.reports.put('a1', '{"valid":true}');
      expect(await store.reports.get('a1')).toBe('{"valid":true}');
      await store.accounts.delete('a1');
      expect(await store.reports.get('a1')).toBeUndefined();
    });
  });

  describe('a draft', () => {
    it('comes back as it went in and takes tokens while it exists', async () => {
      await store.drafts.insert(draft);
      expect(await store.drafts.get('d1')).toEqual(draft);
      expect(await store.drafts.update({ ...draft, tokens: tokens(3) })).toBe(true);
      expect((await store.drafts.get('d1'))?.tokens?.sealed).toEqual(Buffer.of(3));
      expect(await store.drafts.delete('d1')).toBe(true);
      expect(await store.drafts.update(draft)).toBe(false);
    });

    it('is found by whoever opened it, while its time is not over', async () => {
      await store.drafts.insert(draft);
      const { id, userId, expiresAt } = draft;
      expect(await store.drafts.getOwn(id, userId, now)).toEqual(draft);
      expect(await store.drafts.getOwn(id, `${userId}x`, now)).toBeUndefined();
      expect(await store.drafts.getOwn('d2', userId, now)).toBeUndefined();
      expect(await store.drafts.getOwn(id, userId, expiresAt)).toBeUndefined();
    });

    it('keeps its last report until it is gone, whatever else changes', async () => {
      expect(await store.drafts.getReport('d1')).toBeUndefined();
      await store.drafts.insert(draft);
      expect(await store.drafts.getReport('d1')).toBeUndefined();
      await store.drafts.setReport('d1', '{"valid":false}');
      await store.drafts.update({ ...draft, tokens: tokens(3) });
      expect(await store.drafts.getReport('d1')).toBe('{"valid":false}');
      await store.drafts.delete('d1');
      expect(await store.drafts.getReport('d1')).toBeUndefined();
    });

    it('is swept when its time is over', async () => {
      await store.drafts.insert(draft);
      await store.drafts.deleteExpired(now);
      expect(await store.drafts.get('d1')).toBeDefined();
      await store.drafts.deleteExpired(later);
      expect(await store.drafts.get('d1')).toBeUndefined();
    });
  });

  describe('a transaction', () => {
    it('leaves nothing behind when it throws', async () => {
      const failing = store.transaction(async (tables) => {
        await tables.accounts.insert(record);
        throw new Error('stop');
      });
      await expect(failing).rejects.toThrow('stop');
      expect(await store.accounts.list()).toEqual([]);
    });

    it('is not mixed with others that run at the same time', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.transaction(async (tables) => {
            const before = (await tables.accounts.list()).length;
            const settings = { ...record.settings, label: `L${index}` };
            await tables.accounts.insert({ ...record, id: `a${index}`, settings });
            expect((await tables.accounts.list()).length).toBe(before + 1);
          }),
        ),
      );
      expect(await store.accounts.list()).toHaveLength(20);
    });
  });

  describe('the timeline', () => {
    it('tells the newest first and outlives its account', async () => {
      await store.accounts.insert(record);
      for (const event of ['one', 'two', 'three']) {
        await store.timeline.append({ accountId: 'a1', at: now, event, details: { n: 1 } });
      }
      await store.accounts.delete('a1');
      expect((await store.timeline.list('a1', 2)).map(({ event }) => event)).toEqual(['three', 'two']);
    });
  });
});
