import type { CoupaOperation } from '../../generated/types.ts';

/** What is known about the scopes of some operations. */
export interface NeededScopes {
  /** The fewest that a source names for the operations, sorted. */
  readonly scopes: readonly string[];
  readonly operations: readonly CoupaOperation[];
  /** Operations, as they were named, for which no source states a scope. */
  readonly unknown: readonly string[];
}

/**
 * The fewest scopes for operations that are named by what they do (`Read invoices`) or by method and path
 * (`GET /api/invoices?limit=1`, `PUT /api/invoices/12`); a path alone is read. Only what a source states counts: for
 * anything else the scope is not known, never guessed.
 */
export function scopesForOperations(
  known: readonly CoupaOperation[],
  names: readonly string[],
): NeededScopes {
  const found = names.map((name) => ({ name, matches: known.filter((one) => isNamed(one, name.trim())) }));
  const operations = [...new Set(found.flatMap(({ matches }) => matches))];
  return {
    scopes: [...new Set(operations.map(({ scope }) => scope))].sort(),
    operations,
    unknown: found.filter(({ matches }) => matches.length === 0).map(({ name }) => name),
  };
}

function isNamed({ operation, method, path }: CoupaOperation, name: string): boolean {
  if (operation.toLowerCase() === name.toLowerCase()) return true;
  const [, verb = 'GET', place = ''] = /^(?:([a-z]+)\s+)?(\/\S*)$/i.exec(name) ?? [];
  return verb.toUpperCase() === method && fitsPath(place.replace(/[?#].*$/, '').replace(/\/$/, ''), path);
}

/** Whether a path is the template, with something in the place of each `{…}`. */
function fitsPath(path: string, template: string): boolean {
  const steps = path.split('/');
  const expected = template.split('/');
  return (
    steps.length === expected.length &&
    expected.every((step, index) => step === steps[index] || (step.startsWith('{') && steps[index] !== ''))
  );
}
