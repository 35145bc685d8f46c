/** One scope token as RFC 6749 section 3.3 allows it. */
const scopeToken = /^[\u0021\u0023-\u005b\u005d-\u007e]{1,256}$/;

/** The scopes in a pasted text: commas, semicolons, blanks and new lines separate; each comes once, in its order. */
export function splitScopes(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ''))];
}

/** Scopes from whatever a form value or an account holds: text or a list. */
export function toScopeList(value: unknown): readonly string[] {
  if (typeof value === 'string') return splitScopes(value);
  return Array.isArray(value) ? splitScopes(value.map(String).join(' ')) : [];
}

/** Whether a text can be sent as one scope at all. */
export function isScopeToken(text: string): boolean {
  return scopeToken.test(text);
}
