import { describe, expect, it } from 'vitest';
import type { AccessService } from '../../src/host/access/access.ts';
import { failureOf } from '../support/failure-of.ts';
import { TestHost } from './support/open-test-host.ts';

const hour = 3_600_000;
const now = Date.parse('2026-01-31T12:00:00.000Z');
const openAccess = async (): Promise<AccessService> => (await new TestHost().host).access;

describe('an API key', () => {
  it('is recognised as what it is, and by its use', async () => {
    const access = await openAccess();
    const { key, id } = await access.createKey({ label: 'Runtime', role: 'runtime' }, now);
    const grant = { id, kind: 'key', role: 'runtime', expiresAt: null };
    expect(await access.recognise('key', key, now + hour)).toEqual(grant);
    expect(await access.recognise('session', key, now + hour)).toBeUndefined();
    expect(await access.listKeys()).toEqual([
      {
        id,
        label: 'Runtime',
        role: 'runtime',
        createdAt: '2026-01-31T12:00:00.000Z',
        lastUsedAt: '2026-01-31T13:00:00.000Z',
      },
    ]);
  });

  it('is not found in the store', async () => {
    const test = new TestHost();
    const { access } = await test.host;
    const { key } = await access.createKey({ label: 'Runtime', role: 'runtime' }, now);
    expect(JSON.stringify(await access.listKeys())).not.toContain(key.slice(-20));
  });

  it('is nothing once it was removed', async () => {
    const access = await openAccess();
    const { key, id } = await access.createKey({ label: 'Runtime', role: 'runtime' }, now);
    await access.recognise('key', key, now);
    await access.removeKey(id);
    expect(await access.recognise('key', key, now)).toBeUndefined();
    expect(await failureOf(access.removeKey(id))).toMatchObject({ code: 'host.api_key_unknown' });
  });

  it.each([
    '',
    'coupa_key_',
    'coupa_key_short',
    `coupa_key_${'x'.repeat(43)}`,
    `coupa_key_${'x'.repeat(10_000)}`,
  ])('is not %s', async (key) => {
    expect(await (await openAccess()).recognise('key', key, now)).toBeUndefined();
  });
});

describe('a session', () => {
  it('lives for twelve hours of the caller’s clock, whatever the clock of the tokens says', async () => {
    const test = new TestHost();
    const { access } = await test.host;
    const { secret, lifetimeSeconds } = await access.openSession({ role: 'designer' }, now);
    test.now += 100 * hour;
    const end = now + lifetimeSeconds * 1000;
    expect(await access.recognise('session', secret, end - 1)).toMatchObject({ role: 'designer' });
    expect(await access.recognise('session', secret, end)).toBeUndefined();
  });

  it('cannot be removed as a key', async () => {
    const access = await openAccess();
    const { secret } = await access.openSession({ role: 'designer' }, now);
    const grant = await access.recognise('session', secret, now);
    expect(await failureOf(access.removeKey(grant?.id ?? ''))).toMatchObject({
      code: 'host.api_key_unknown',
    });
  });

  it('goes with the key it was opened with', async () => {
    const access = await openAccess();
    const { id: keyId } = await access.createKey({ label: 'Designer', role: 'designer' }, now);
    const { secret } = await access.openSession({ role: 'designer', keyId }, now);
    await access.removeKey(keyId);
    expect(await access.recognise('session', secret, now)).toBeUndefined();
  });
});
