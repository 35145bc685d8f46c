import { accountFormFields } from '../../generated/account-form-fields.ts';
import type { FormField } from '../../generated/types.ts';
import { listFormFields } from '../form-fields.ts';
import type { ManifestConstraint } from './constraint.ts';

const onlyShow: readonly FormField['widget'][] = ['copy', 'token', 'instant'];
const showOrType: readonly FormField['widget'][] = ['scopes'];

function fits({ name, widget }: FormField): boolean {
  const filled = accountFormFields[name]?.filled === true;
  return showOrType.includes(widget) || onlyShow.includes(widget) === filled;
}

/** What the schema marks `readOnly` is only shown, and what is typed has a widget to type into. */
export const filledFieldsUseDisplayWidgets: ManifestConstraint = {
  id: 'filled-fields-use-display-widgets',
  check: (manifest) =>
    listFormFields(manifest)
      .filter(({ field }) => !fits(field))
      .map(({ path, field }) => ({
        field: `${path}.widget`,
        problem: onlyShow.includes(field.widget)
          ? `${field.name} is typed, but ${field.widget} only shows.`
          : `${field.name} is filled by Authorize, but ${field.widget} lets people type.`,
        instead: onlyShow.includes(field.widget)
          ? 'Use a widget to type into.'
          : `Use ${[...onlyShow, ...showOrType].join(', ')}.`,
      })),
};
