import { describe, expect, it } from 'vitest';
import { sameSecret } from '../../src/host/same-secret.ts';

describe('comparing secrets (A-43)', () => {
  it.each([
    ['equal ones', 'secret', 'secret', true],
    ['a difference at the start', 'Xecret', 'secret', false],
    ['a difference at the end', 'secreT', 'secret', false],
    ['different lengths, without throwing', 'secret', 'secret-and-more', false],
    ['an empty one', '', 'secret', false],
    ['characters of several bytes', 'sücret', 'sücret', true],
  ])('tells %s', (_what, one, other, same) => {
    expect(sameSecret(one, other)).toBe(same);
  });
});
