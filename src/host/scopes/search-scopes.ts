import type { CoupaScope } from '../../generated/types.ts';

/** The scopes whose name or description holds every word, in any case; all of them for no words. */
export function searchScopes(scopes: readonly CoupaScope[], words: readonly string[]): readonly CoupaScope[] {
  const wanted = words.map((word) => word.toLowerCase());
  return scopes.filter(({ scope, description = '' }) => {
    const text = `${scope} ${description}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
