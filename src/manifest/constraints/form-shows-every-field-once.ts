import { accountFormFields } from '../../generated/account-form-fields.ts';
import { listFormFields } from '../form-fields.ts';
import type { ManifestConstraint } from './constraint.ts';

/** A field shown twice would have two values; a field never shown could not be set. */
export const formShowsEveryFieldOnce: ManifestConstraint = {
  id: 'form-shows-every-field-once',
  check: (manifest) => {
    const shown = listFormFields(manifest);
    const names = shown.map(({ field }) => field.name);
    const repeated = shown.filter(({ field }, index) => names.indexOf(field.name) < index);
    const absent = Object.keys(accountFormFields).filter((name) => !names.includes(name));
    return [
      ...repeated.map(({ path, field }) => ({
        field: path,
        problem: `The form shows ${field.name} more than once.`,
        instead: 'Remove the repetition.',
      })),
      ...absent.map((name) => ({
        field: 'accountType.form.sections',
        problem: `The form does not show ${name}.`,
        instead: 'Add it to a section.',
      })),
    ];
  },
};
