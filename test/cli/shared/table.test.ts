import { describe, expect, it } from 'vitest';
import { pairLines, tableLines } from '../../../src/cli/shared/table.ts';

describe('tables', () => {
  it('align their columns and end without blanks', () => {
    expect(
      tableLines([
        ['LABEL', 'HOST'],
        ['a', 'acme.coupahost.com'],
        ['long label', ''],
      ]),
    ).toEqual(['LABEL       HOST', 'a           acme.coupahost.com', 'long label']);
  });

  it('take no room for colour', () => {
    expect(
      tableLines([
        ['\x1b[32mok\x1b[39m', 'x'],
        ['longer', 'y'],
      ]),
    ).toEqual(['\x1b[32mok\x1b[39m      x', 'longer  y']);
  });

  it('leave out pairs without a value', () => {
    expect(
      pairLines([
        ['Id', '1'],
        ['Scopes', ''],
        ['Refresh Token', undefined],
        ['Host', 'acme'],
      ]),
    ).toEqual(['  Id    1', '  Host  acme']);
  });
});
