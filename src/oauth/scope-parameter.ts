/** `scope` as it goes on the wire (RFC 6749 3.3), or nothing when no scope is asked for. */
export function scopeParameter(scopes: readonly string[] = []): Readonly<Record<string, string>> {
  return scopes.length > 0 ? { scope: scopes.join(' ') } : {};
}
