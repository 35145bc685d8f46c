import { describe, expect, it } from 'vitest';
import { refreshDue } from '../../src/account/refresh-due.ts';
import { at, manifest, start, tokenState } from './support/world.ts';

const policy = manifest.renewal;

describe('refreshDue', () => {
  it.each([
    [86_400, 0, 'fresh'],
    [86_400, 67_999.999, 'fresh'],
    [86_400, 68_000, 'advisory'],
    [86_400, 85_799.999, 'advisory'],
    [86_400, 85_800, 'mandatory'],
    [86_400, 86_339.999, 'mandatory'],
    [86_400, 86_340, 'expired'],
    [86_400, 86_400, 'expired'],
    [86_400, 1e9, 'expired'],
  ])('of a token of %d s is at second %d: %s', (lifetimeSeconds, second, due) => {
    expect(refreshDue(tokenState({ lifetimeSeconds }), policy, start + second * 1000)).toBe(due);
  });

  it.each([
    [3600, 2700, 3000, 3540],
    [600, 450, 500, 540],
    [60, 45, 50, 54],
    [6, 4.5, 5, 5.4],
    [1, 0.75, 0.834, 0.9],
  ])('shortens every lead for a token of %d s', (lifetimeSeconds, advisory, mandatory, expired) => {
    const state = tokenState({ lifetimeSeconds, expiresAt: at(lifetimeSeconds), renewAt: at(advisory) });
    const due = (second: number): string => refreshDue(state, policy, start + second * 1000);
    expect([due(advisory - 0.01), due(advisory), due(mandatory), due(expired)]).toEqual([
      'fresh',
      'advisory',
      'mandatory',
      'expired',
    ]);
  });

  it('renews a token that was obtained in the future, because the clock was set back', () => {
    expect(refreshDue(tokenState(), policy, start - 60_000)).toBe('fresh');
    expect(refreshDue(tokenState(), policy, start - 60_001)).toBe('advisory');
  });
});
