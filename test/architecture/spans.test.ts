import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/transport/limits.ts';
import { manifest } from '../host/support/fake-connector.ts';

/** A number that a source file keeps to itself. */
function constantIn(path: string, name: string): number {
  const text = readFileSync(resolve(import.meta.dirname, '../../src', path), 'utf8');
  const [, value = ''] = new RegExp(`^const ${name} = ([^;]+);$`, 'm').exec(text) ?? [];
  const factors = value.split('*').map((factor) => Number(factor.trim().replaceAll('_', '')));
  const product = factors.reduce((all, factor) => all * factor, 1);
  if (value === '' || !Number.isFinite(product)) throw new Error(`${path} has no number ${name}.`);
  return product;
}

const leaseMilliseconds = constantIn('host/renewal/take-turn.ts', 'leaseMilliseconds');
const shortestPauseSeconds = constantIn('host/renewal/next-try.ts', 'shortestPauseSeconds');
const longestPauseSeconds = constantIn('host/renewal/next-try.ts', 'longestPauseSeconds');

describe('spans of time that must fit into each other', () => {
  // Others took a lease that ended before the request did, and sent the same refresh token a second time.
  it('a lease lasts three times as long as a request may take', () => {
    expect(leaseMilliseconds).toBeGreaterThanOrEqual(3 * defaultLimits.totalMilliseconds);
  });

  it('a lease is no longer than an operation of a killed process’s account can bear to wait', () => {
    expect(leaseMilliseconds).toBeLessThanOrEqual(60_000);
  });

  // Others left no more room before the end of a token than one failed try with its pause takes.
  it('a token is renewed so early that ten tries with their longest pauses fit in before it must be renewed', () => {
    const { renewAfter, mandatoryLeadSeconds, mandatoryLeadFraction, fallbackLifetimeSeconds } =
      manifest.renewal;
    const life = fallbackLifetimeSeconds;
    const mandatory = life - Math.min(mandatoryLeadSeconds, life * mandatoryLeadFraction);
    const advisory = mandatory - life * renewAfter.to;
    const oneTry = defaultLimits.totalMilliseconds / 1000 + longestPauseSeconds;
    expect(advisory).toBeGreaterThanOrEqual(10 * oneTry);
    expect(longestPauseSeconds).toBeGreaterThan(shortestPauseSeconds);
  });
});
