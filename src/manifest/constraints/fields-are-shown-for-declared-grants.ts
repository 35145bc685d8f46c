import { listFormFields } from '../form-fields.ts';
import type { ManifestConstraint } from './constraint.ts';

/** A field for a grant that is not on offer would never be seen. */
export const fieldsAreShownForDeclaredGrants: ManifestConstraint = {
  id: 'fields-are-shown-for-declared-grants',
  check: (manifest) => {
    const offered = manifest.grants.map(({ id }) => id);
    return listFormFields(manifest).flatMap(({ path, field }) =>
      (field.showFor ?? []).flatMap((grant, index) =>
        offered.includes(grant)
          ? []
          : [
              {
                field: `${path}.showFor[${index}]`,
                problem: `The grant ${grant} is not on offer.`,
                instead: 'Remove it, or add the grant to grants.',
              },
            ],
      ),
    );
  },
};
