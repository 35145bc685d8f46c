import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/sandbox/fingerprint.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { tokenStateAt } from '../host/support/fake-connector.ts';
import { brokenInvariants, type Observation } from './history-checker.ts';

const stored = (version: number, code?: string): Observation => ({
  version,
  tokens: tokenStateAt(0, { accessToken: `access ${version}`, refreshToken: `refresh ${version}` }),
  failure: code === undefined ? null : { code },
});

/** A server that issued these generations and was sent these refresh tokens. */
function server(issued: readonly number[], sent: readonly (readonly [generation: number, status: number])[]) {
  const tokens = issued.flatMap((generation) =>
    (['refresh', 'access'] as const).map((kind) => ({
      kind,
      fingerprint: fingerprint(`${kind} ${generation}`),
    })),
  );
  const log = sent.map(([generation, status]) => ({
    grantType: 'refresh_token',
    bodyParameters: { refresh_token: fingerprint(`refresh ${generation}`) },
    status,
  }));
  return { issued: tokens, log } as unknown as Pick<Sandbox, 'issued' | 'log'>;
}

describe('the history checker', () => {
  it('finds nothing in a run where all is well', () => {
    const sandbox = server([1, 2], [[1, 200]]);
    expect(brokenInvariants({ sandbox, observations: [stored(1), stored(2)], answersLost: 0 })).toEqual([]);
  });

  it.each([
    [429, []],
    [503, []],
    [401, []],
    [500, ['I1: 1 repeated requests']],
    [502, ['I1: 1 repeated requests']],
    [0, ['I1: 1 repeated requests']],
  ])('takes a repeat after a %d for what it is', (status, broken) => {
    const sandbox = server(
      [1, 2],
      [
        [1, status],
        [1, 200],
      ],
    );
    expect(brokenInvariants({ sandbox, observations: [stored(1), stored(2)], answersLost: 0 })).toEqual(
      broken,
    );
  });

  it.each([
    [
      'I1',
      server(
        [1, 2],
        [
          [1, 200],
          [1, 400],
        ],
      ),
      [stored(1), stored(2)],
    ],
    ['I2', server([1, 2, 1], [[1, 200]]), [stored(2), stored(1)]],
    ['I3', server([1, 2], [[1, 200]]), [stored(2), stored(1)]],
    ['I4', server([1], []), [stored(1, 'token.grant_ended')]],
    ['I5', server([1, 3, 2], [[1, 200]]), [stored(1), stored(2)]],
  ])('finds a broken %s', (invariant, sandbox, observations) => {
    const broken = brokenInvariants({ sandbox, observations, answersLost: 0 });
    expect(broken.map((text) => text.slice(0, 2))).toContain(invariant);
  });
});
