import { describe, expect, it } from 'vitest';
import { createKeyRing, type KeyRing } from '../../src/host/keys/key-ring.ts';
import { LiveRing } from '../../src/host/keys/live-ring.ts';
import { open, seal } from '../../src/host/keys/seal.ts';

const key = (id: string, fill: number) => ({ id, bytes: Buffer.alloc(32, fill) });
const first = createKeyRing([key('k-1', 1)]);
const both = createKeyRing([key('k-2', 2), key('k-1', 1)]);
const place = { subject: 'a', field: 'f' };

function ringOver(read: () => KeyRing | undefined) {
  const world = { now: 0, reads: 0, missing: 0 };
  const printing = first.printingKey('k-1');
  if (printing === undefined) throw new Error('no key');
  const ring = new LiveRing({
    ring: first,
    printing,
    now: () => world.now,
    readAtOnce: () => {
      world.reads += 1;
      return read();
    },
  });
  ring.whenMissing(() => {
    world.missing += 1;
  });
  return { ring, world };
}

describe('the ring of a running host (A-41)', () => {
  it('opens at once what a key added meanwhile has sealed, and goes on sealing with its own', () => {
    const { ring, world } = ringOver(() => both);
    expect(open(ring, place, seal(both, place, 'new'))).toBe('new');
    expect(open(first, place, seal(ring, place, 'old'))).toBe('old');
    expect(world).toMatchObject({ reads: 1, missing: 1 });
    ring.promote('k-2');
    expect(open(both, place, seal(ring, place, 'newer'))).toBe('newer');
    expect(ring.ids).toEqual(['k-2', 'k-1']);
  });

  it('keeps its fingerprints whatever key is current', () => {
    const { ring } = ringOver(() => both);
    const before = ring.fingerprint('secret');
    ring.take(both);
    ring.promote('k-2');
    expect(ring.fingerprint('secret')).toBe(before);
    expect(before).toBe(first.fingerprint('secret'));
  });

  it('reads its source once a second at most, however many values name an unknown key', () => {
    const { ring, world } = ringOver(() => first);
    for (let count = 0; count < 100; count += 1) expect(ring.wrappingKey('k-9')).toBeUndefined();
    expect(world.reads).toBe(1);
    world.now += 1_000;
    ring.wrappingKey('k-9');
    expect(world.reads).toBe(2);
  });

  it('takes nothing from a source in which a known key has other bytes', () => {
    const { ring } = ringOver(() => createKeyRing([key('k-2', 2), key('k-1', 9)]));
    expect(ring.wrappingKey('k-2')).toBeUndefined();
    expect(open(ring, place, seal(first, place, 'x'))).toBe('x');
  });

  it('is not promoted to a key it does not hold', () => {
    const { ring } = ringOver(() => first);
    ring.promote('k-2');
    expect(ring.currentId).toBe('k-1');
  });
});
