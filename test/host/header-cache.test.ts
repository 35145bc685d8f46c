import { describe, expect, it } from 'vitest';
import type { OperationHeaders } from '../../src/host/host.ts';
import { HeaderCache } from '../../src/host/renewal/header-cache.ts';
import type { HeaderSlot } from '../../src/host/renewal/header-slot.ts';

const headersOf = (accountId: string, tokenVersion = 1): OperationHeaders => ({
  headers: { authorization: `Bearer CANARY-${accountId}-${tokenVersion}` },
  origin: 'https://acme.coupahost.com',
  tokenVersion,
  expiresAt: '2026-02-01T12:00:00.000Z',
  notBefore: '2026-01-31T12:00:05.000Z',
});

const slot = (accountId: string, changes: Partial<HeaderSlot> = {}): HeaderSlot => ({
  headers: headersOf(accountId),
  from: 0,
  until: 100,
  ends: 200,
  next: null,
  ...changes,
});

function cacheOf(mostAccounts: number) {
  const time = { now: 0 };
  return { time, cache: new HeaderCache(() => time.now, mostAccounts) };
}

describe('the memory of headers', () => {
  it('never holds more accounts than it may', () => {
    const { cache } = cacheOf(100);
    const ids = Array.from({ length: 10_000 }, (_each, index) => `a${index}`);
    for (const id of ids) cache.put(id, slot(id));
    expect(ids.filter((id) => cache.get(id) !== undefined)).toHaveLength(100);
  });

  it('keeps what is in use and gives up what nobody asked for', () => {
    const { cache } = cacheOf(10);
    const inUse = ['u1', 'u2', 'u3'];
    for (const id of inUse) cache.put(id, slot(id));
    for (let index = 0; index < 1_000; index += 1) {
      cache.put(`passing-${index}`, slot('passing'));
      for (const id of inUse) expect(cache.get(id)).toEqual(headersOf(id));
    }
  });

  it('makes room in bounded time although everything is in use', () => {
    const { cache } = cacheOf(1_000);
    const ids = Array.from({ length: 1_000 }, (_each, index) => `a${index}`);
    for (const id of ids) cache.put(id, slot(id));
    for (const id of ids) cache.get(id);
    cache.put('new', slot('new'));
    expect(cache.get('new')).toEqual(headersOf('new'));
    expect(ids.filter((id) => cache.get(id) === undefined)).toHaveLength(1);
  });

  it('holds one account at least, and takes an account twice as one', () => {
    const { cache } = cacheOf(0);
    cache.put('a', slot('a'));
    cache.put('a', slot('a', { headers: headersOf('a', 2) }));
    expect(cache.get('a')?.tokenVersion).toBe(2);
    cache.put('b', slot('b'));
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, headersOf('b')]);
  });

  it('gives each account its own headers, whatever is dropped and entered around it', () => {
    const { cache } = cacheOf(50);
    for (let index = 0; index < 5_000; index += 1) {
      const id = `a${(index * 7919) % 97}`;
      if (index % 11 === 0) cache.drop(id);
      else cache.put(id, slot(id));
      const found = cache.get(`a${index % 97}`);
      if (found !== undefined) expect(found).toEqual(headersOf(`a${index % 97}`));
    }
  });

  it('hands out a successor by itself once it has settled, and at once when the old one was rejected', () => {
    const { cache, time } = cacheOf(10);
    const next = slot('a', { headers: headersOf('a', 2), until: 1_000, ends: 2_000 });
    cache.put('a', slot('a', { next }));
    cache.put('b', slot('b', { next: slot('b', { headers: headersOf('b', 2) }) }));
    expect(cache.get('a')?.tokenVersion).toBe(1);
    cache.dropVersion('b', 1);
    expect(cache.get('b')?.tokenVersion).toBe(2);
    time.now = 100;
    expect(cache.get('a')?.tokenVersion).toBe(2);
  });

  it('still knows what lives when a look is due, but nothing that has ended, was dropped, or lies ahead', () => {
    const { cache, time } = cacheOf(10);
    cache.put('a', slot('a', { from: 50 }));
    expect(cache.living('a')).toBeUndefined();
    time.now = 100;
    expect([cache.get('a'), cache.living('a')]).toEqual([undefined, headersOf('a')]);
    time.now = 200;
    expect(cache.living('a')).toBeUndefined();
    time.now = 150;
    cache.dropVersion('a', 1);
    expect([cache.living('a'), cache.living('b')]).toEqual([undefined, undefined]);
  });
});
