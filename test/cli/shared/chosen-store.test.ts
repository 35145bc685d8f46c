import { describe, expect, it } from 'vitest';
import { chosenStore } from '../../../src/cli/shared/chosen-store.ts';

describe('A-46: the database of a command', () => {
  it.each([
    ['is the one in the data folder when nothing is set', {}, {}],
    ['is the one in the data folder when the variable is empty', { COUPA_ACCOUNT_STORE: '' }, {}],
    ['comes from the environment', { COUPA_ACCOUNT_STORE: 'postgres://db/a' }, { store: 'postgres://db/a' }],
  ])('%s', (_case, environment, expected) => {
    expect(chosenStore(environment)).toEqual(expected);
  });
});
