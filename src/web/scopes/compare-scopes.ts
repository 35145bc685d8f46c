/** One scope and what became of it. */
export interface ScopeFate {
  readonly scope: string;
  readonly fate: 'granted' | 'missing' | 'unasked';
}

/** Requested beside granted scopes: granted as asked, missing, or granted without being asked for. */
export function compareScopes(
  requested: readonly string[],
  granted: readonly string[],
): readonly ScopeFate[] {
  const has = new Set(granted);
  const asked = new Set(requested);
  const extra = granted.filter((scope) => !asked.has(scope));
  return [
    ...requested.map((scope) => ({ scope, fate: has.has(scope) ? 'granted' : 'missing' }) as const),
    ...extra.map((scope) => ({ scope, fate: 'unasked' }) as const),
  ];
}
