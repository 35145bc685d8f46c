import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import type { SealedTokens } from '../../src/host/store/store.ts';
import { accountRecord } from './support/account-record.ts';
import { engines } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';

const { accessToken: _access, ...facts } = tokenStateAt(0);
const sealed = (text: string, refreshFingerprint: string | null): SealedTokens => ({
  sealed: Buffer.from(text),
  facts,
  accessFingerprint: `access of ${text}`,
  refreshFingerprint,
});
const stored = { version: 4, generation: 2, tokens: sealed('stored', 'r1') };
const spent = { version: 4, generation: 2, refreshFingerprint: 'r1' };

describe.each(engines)('the successor of spent tokens on $name', ({ emptyDatabase }) => {
  async function open() {
    const store = await openStore(await emptyDatabase());
    onTestFinished(() => store.close());
    await store.accounts.insert(accountRecord);
    await store.tokens.save(accountRecord.id, stored, null);
    return store;
  }

  it.each([
    ['what was spent is stored', {}, 'r2', 5],
    ['the same grant has moved on with its refresh token unchanged', { version: 3 }, 'r2', 5],
    ['another grant has the same refresh token', { generation: 1 }, 'r2', undefined],
    ['another refresh token is stored', { refreshFingerprint: 'r0' }, 'r2', undefined],
    ['it has the spent refresh token itself, and what was spent is stored', {}, 'r1', 5],
    ['it has the spent refresh token itself, and a later version is stored', { version: 3 }, 'r1', undefined],
    ['it comes from a grant that is newer than what is stored', { generation: 3 }, 'r2', undefined],
  ])('where %s', async (_case, change, refreshFingerprint, version) => {
    const store = await open();
    const next = sealed('next', refreshFingerprint);
    expect(await store.tokens.succeed(accountRecord.id, next, { ...spent, ...change })).toBe(version);
    const found = (await store.accounts.get(accountRecord.id))?.token;
    expect(found?.generation).toBe(2);
    expect(found?.version).toBe(version ?? 4);
    expect(found?.tokens?.accessFingerprint).toBe(`access of ${version === undefined ? 'stored' : 'next'}`);
  });
});
