import { ConnectorError } from '../errors.ts';

const mostScopes = 500;
const longestScope = 256;
const longestList = 16_384;
/** RFC 6749 3.3: printable ASCII without blank, quotation mark and backslash. */
const scopePattern = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * One list of scopes out of a list or a text, separated by commas, blanks or new lines (Coupa's own page shows
 * commas). Order is kept, duplicates are dropped. Throws `account.scope_malformed` for a character that scopes
 * cannot have (RFC 6749 3.3) or a list no client could have.
 */
export function normalizeScopes(typed: string | readonly string[] | undefined): readonly string[] {
  const text = typeof typed === 'string' ? typed : (typed ?? []).join(' ');
  const scopes = [...new Set(text.split(/[\s,]+/).filter((part) => part !== ''))];
  const malformed = scopes.find((scope) => scope.length > longestScope || !scopePattern.test(scope));
  if (malformed !== undefined) throw malformedScope(malformed);
  if (scopes.length > mostScopes || scopes.join(' ').length > longestList) {
    throw new ConnectorError('account.scope_malformed', {
      message: `More scopes than any client can have: at most ${mostScopes}, ${longestList} characters together.`,
    });
  }
  return scopes;
}

/** Names the scope with its odd characters made visible: many of them are invisible ones from a web page. */
function malformedScope(scope: string): ConnectorError {
  const visible = scope.slice(0, 60).replace(/[^\x20-\x7e]/g, (character) => {
    return `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`;
  });
  return new ConnectorError('account.scope_malformed', { details: { scope: visible } });
}
