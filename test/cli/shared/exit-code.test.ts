import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodes } from '../../../src/cli/shared/exit-code.ts';
import { errorCatalogue } from '../../../src/errors.ts';

describe('exit codes', () => {
  it('give each kind of failure its own number, none of them 0', () => {
    const numbers = Object.values(exitCodes);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.every((number) => number > 0 && number < 64)).toBe(true);
  });

  it('exist for every code of the catalogue', () => {
    for (const { kind } of Object.values(errorCatalogue)) expect(exitCodeOf({ kind })).toBe(exitCodes[kind]);
  });

  it('count a kind nobody knows as fatal', () => {
    expect(exitCodeOf({ kind: 'toString' })).toBe(1);
  });
});
