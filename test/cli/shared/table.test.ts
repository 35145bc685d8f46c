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
