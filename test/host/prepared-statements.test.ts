import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import type { SealedTokens, Store } from '../../src/host/store/store.ts';
import { asSuperuser } from '../support/postgres.ts';
import { accountRecord } from './support/account-record.ts';
import { engines, postgres } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';

function tokens(mark: number): SealedTokens {
  const { accessToken: _access, ...facts } = tokenStateAt(0);
  return { sealed: Buffer.of(mark), facts, accessFingerprint: '00000000', refreshFingerprint: null };
}

async function openWithTwo(address: string): Promise<Store> {
  const store = await openStore(address);
  onTestFinished(() => store.close());
  for (const [index, id] of ['a1', 'a2'].entries()) {
    const settings = { ...accountRecord.settings, label: id };
    await store.accounts.insert({ ...accountRecord, id, settings });
    await store.tokens.save(id, { version: 1, generation: 1, tokens: tokens(index + 1) }, null);
  }
  return store;
}

describe.each(engines)('a statement that is compiled once on $name', ({ emptyDatabase }) => {
  it('asks each time with the parameters of that time, in a transaction too', async () => {
    const store = await openWithTwo(await emptyDatabase());
    for (const [index, id] of ['a1', 'a2', 'a1'].entries()) {
      const expected = Buffer.of((index % 2) + 1);
      expect((await store.accounts.getTokens(id))?.sealedTokens).toEqual(expected);
      const held = await store.transaction(({ accounts }) => accounts.getTokens(id));
      expect(held).toMatchObject({ id, tokenVersion: 1, sealedTokens: expected });
    }
    expect(await store.accounts.getTokens('a3')).toBeUndefined();
  });

  it('sees inside a transaction what only the transaction has written', async () => {
    const store = await openWithTwo(await emptyDatabase());
    const undone = store.transaction(async ({ accounts, tokens: table }) => {
      await table.succeed('a1', tokens(7), { version: 1, generation: 1, refreshFingerprint: null });
      expect((await accounts.getTokens('a1'))?.tokenVersion).toBe(2);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect((await store.accounts.getTokens('a1'))?.tokenVersion).toBe(1);
  });
});

describe('a statement that PostgreSQL has planned already', () => {
  it('still works when a newer program adds a column', async () => {
    const address = await postgres.emptyDatabase();
    const store = await openWithTwo(address);
    const read = async () => [await store.accounts.get('a1'), await store.accounts.getTokens('a1')];
    for (let time = 0; time < 7; time += 1) await read();
    const before = await read();
    await asSuperuser('alter table accounts add column extra text', address);
    await asSuperuser('alter table token_states add column extra text', address);
    expect(await read()).toEqual(before);
    expect(
      await store.tokens.succeed('a1', tokens(7), { version: 1, generation: 1, refreshFingerprint: null }),
    ).toBe(2);
  });
});
