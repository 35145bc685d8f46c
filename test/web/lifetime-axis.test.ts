import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifetimeAxis } from '../../src/web/lifetime/lifetime-axis.ts';

const day = 86_400_000;
const start = Date.parse('2026-01-31T12:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();

const minted = {
  obtainedAt: iso(start),
  renewAt: iso(start + 0.8 * day),
  expiresAt: iso(start + day),
  refreshToken: null,
};
const consented = { ...minted, authorizedAt: iso(start - 10 * day), refreshToken: {} };

const idsOf = (axis: ReturnType<typeof lifetimeAxis>): readonly string[] => axis.marks.map(({ id }) => id);

describe('the time axis of a token', () => {
  it('is the life of the token alone where nobody consented', () => {
    const axis = lifetimeAxis(minted, 90, start + day / 2);
    expect(idsOf(axis)).toEqual(['received', 'renewal', 'expiry']);
    expect(axis.marks.map(({ x }) => x)).toEqual([0, 0.8, 1]);
    expect(axis.nowX).toBe(0.5);
  });

  it('puts consent before, and the end of the grant after it', () => {
    const axis = lifetimeAxis(consented, 90, start);
    expect(idsOf(axis)).toEqual(['consented', 'received', 'renewal', 'expiry', 'horizon']);
    expect(axis.marks.at(-1)).toMatchObject({ at: start + 80 * day, x: 1 });
  });

  it('has no present once all of it is over', () => {
    expect(lifetimeAxis(minted, 90, start + 2 * day).nowX).toBeUndefined();
  });

  it('keeps the order of time, whatever the times', () => {
    const times = fc.record({
      age: fc.integer({ min: 0, max: 120 * day }),
      life: fc.integer({ min: 1000, max: 30 * day }),
      renew: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(times, ({ age, life, renew }) => {
        const token = {
          obtainedAt: iso(start),
          renewAt: iso(start + Math.floor(life * renew)),
          expiresAt: iso(start + life),
          authorizedAt: iso(start - age),
          refreshToken: {},
        };
        const { marks, stretches } = lifetimeAxis(token, 90, start);
        const byTime = marks.toSorted((a, b) => a.at - b.at || a.x - b.x);
        for (const [index, mark] of byTime.entries()) {
          expect(mark.x).toBeGreaterThanOrEqual(0);
          expect(mark.x).toBeLessThanOrEqual(1 + 1e-9);
          if (index > 0) expect(mark.x).toBeGreaterThanOrEqual((byTime[index - 1]?.x ?? 0) - 1e-9);
        }
        expect(stretches.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
      }),
    );
  });
});
