import { accountFormFields } from '../../generated/account-form-fields.ts';
import { listFormFields } from '../form-fields.ts';
import type { ManifestConstraint } from './constraint.ts';

/** A field that the account schema does not know could never be saved. */
export const formFieldsExistInSchema: ManifestConstraint = {
  id: 'form-fields-exist-in-schema',
  check: (manifest) =>
    listFormFields(manifest)
      .filter(({ field }) => !Object.hasOwn(accountFormFields, field.name))
      .map(({ path, field }) => ({
        field: `${path}.name`,
        problem: `The account schema has no field ${field.name}.`,
        instead: 'Use the name of a property of the account form.',
      })),
};
