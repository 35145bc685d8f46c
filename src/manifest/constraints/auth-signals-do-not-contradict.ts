import type { AuthSignal } from '../../generated/types.ts';
import type { SchemaFinding } from '../../schema-validator.ts';
import type { ManifestConstraint } from './constraint.ts';

function conditionOf({ status, wwwAuthenticateError, bodyPath, bodyValue }: AuthSignal): string {
  return JSON.stringify([status, wwwAuthenticateError, bodyPath, bodyValue]);
}

function unpaired({ bodyPath, bodyValue }: AuthSignal, path: string): readonly SchemaFinding[] {
  if ((bodyPath === undefined) === (bodyValue === undefined)) return [];
  const [present, absent] = bodyPath === undefined ? ['bodyValue', 'bodyPath'] : ['bodyPath', 'bodyValue'];
  return [
    {
      field: `${path}.${absent}`,
      problem: `${present} says nothing without ${absent}.`,
      instead: `Add ${absent}, or remove ${present}.`,
    },
  ];
}

/** The same sign means one thing, and a sign in the body names both place and value. */
export const authSignalsDoNotContradict: ManifestConstraint = {
  id: 'auth-signals-do-not-contradict',
  check: ({ authSignals }) => {
    const conditions = authSignals.map(conditionOf);
    return authSignals.flatMap((signal, index) => {
      const path = `authSignals[${index}]`;
      const earlier = conditions.indexOf(conditions[index] ?? '');
      const repeated = {
        field: path,
        problem:
          authSignals[earlier]?.means === signal.means
            ? `Signal ${earlier + 1} says the same already.`
            : `Signal ${earlier + 1} gives the same sign another meaning.`,
        instead: 'Keep one of them.',
      };
      return [...unpaired(signal, path), ...(earlier < index ? [repeated] : [])];
    });
  },
};
