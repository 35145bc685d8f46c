import type { ManifestConstraint } from './constraint.ts';

/** The page addresses sections by id. */
export const formSectionsAreUnique: ManifestConstraint = {
  id: 'form-sections-are-unique',
  check: ({ accountType }) => {
    const ids = accountType.form.sections.map(({ id }) => id);
    return ids.flatMap((id, index) =>
      ids.indexOf(id) === index
        ? []
        : [
            {
              field: `accountType.form.sections[${index}].id`,
              problem: `There is already a section ${id}.`,
              instead: 'Give it another id.',
            },
          ],
    );
  },
};
