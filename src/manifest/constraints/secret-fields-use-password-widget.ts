import { accountFormFields } from '../../generated/account-form-fields.ts';
import { listFormFields } from '../form-fields.ts';
import type { ManifestConstraint } from './constraint.ts';

/** What the schema marks `writeOnly` is typed unseen, and nothing else is. */
export const secretFieldsUsePasswordWidget: ManifestConstraint = {
  id: 'secret-fields-use-password-widget',
  check: (manifest) =>
    listFormFields(manifest)
      .filter(
        ({ field }) => (accountFormFields[field.name]?.secret === true) !== (field.widget === 'password'),
      )
      .map(({ path, field }) => ({
        field: `${path}.widget`,
        problem:
          field.widget === 'password'
            ? `${field.name} is no secret but is hidden like one.`
            : `${field.name} is a secret but would be shown.`,
        instead: field.widget === 'password' ? 'Choose another widget.' : 'Use password.',
      })),
};
