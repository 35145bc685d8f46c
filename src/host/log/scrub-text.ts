const longestText = 4096;
const names = 'token|secret|passw(?:or)?d|passphrase|verifier|assertion|cookie|authorization|key|code|state';

/** What goes, in this order; each keeps the words that say what stood there. */
const patterns: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // A serialised object or a header: what follows the name may hold any character, so all of it goes.
  [new RegExp(`((?:${names})s?\\\\*["']\\s*:)[\\s\\S]*`, 'i'), '$1 [redacted]'],
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)\s*:[\s\S]*/i, '$1: [redacted]'],
  [/\b(bearer|basic)(?:\s|%20|\+)+\S+/gi, '$1 [redacted]'],
  [/:\/\/\S*@/g, '://[redacted]@'],
  [new RegExp(`(${names})(=|%3d)[^&\\s]*`, 'gi'), '$1$2[redacted]'],
  [/\beyJ[\w-]+\.[\w.-]+/g, '[redacted]'],
  // Longer than any identifier of this host, and as opaque as tokens and secrets of Coupa are.
  [/[\w+=-]{40,}/g, '[redacted]'],
];

/** Line breaks, terminal sequences and marks that turn the direction of writing. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The text without what looks like a secret: `Bearer` and `Basic` values, user information in addresses, parameters
 * and serialised members with telling names, long opaque runs. Control characters are written out, so that no value can
 * begin a line of its own (check A-45). A text beyond 4,096 characters is replaced by its length.
 */
export function scrubText(text: string): string {
  if (text.length > longestText) return `[${text.length} characters]`;
  let scrubbed = text;
  for (const [pattern, instead] of patterns) scrubbed = scrubbed.replace(pattern, instead);
  return scrubbed.replace(unprintable, writtenOut);
}

function writtenOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
