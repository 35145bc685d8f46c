import { accountFormFields } from '../../generated/account-form-fields.ts';
import type { ManifestConstraint } from './constraint.ts';

/** The first grant is the default of a new account, so the account schema must say the same. */
export const firstGrantIsTheDefault: ManifestConstraint = {
  id: 'first-grant-is-the-default',
  check: ({ grants }) => {
    const expected = accountFormFields['grantType']?.default;
    const first = grants[0]?.id;
    if (first === expected) return [];
    return [
      {
        field: 'grants[0].id',
        problem: `The first grant is ${String(first)}, but the account schema defaults to ${String(expected)}.`,
        instead: `Put ${String(expected)} first.`,
      },
    ];
  },
};
