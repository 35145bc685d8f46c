import type { ManifestConstraint } from './constraint.ts';

/** Each grant is declared once; the host looks them up by id. */
export const grantsAreUnique: ManifestConstraint = {
  id: 'grants-are-unique',
  check: ({ grants }) => {
    const ids = grants.map(({ id }) => id);
    return ids.flatMap((id, index) =>
      ids.indexOf(id) === index
        ? []
        : [
            {
              field: `grants[${index}].id`,
              problem: `The grant ${id} is declared twice.`,
              instead: 'Keep one of them.',
            },
          ],
    );
  },
};
