/** Deeper than any token answer, shallow enough to walk without care. */
const maximumDepth = 32;

export type ParsedJson =
  | { readonly outcome: 'empty' | 'garbled' | 'too_deep' }
  | { readonly outcome: 'object'; readonly members: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'other' };

/**
 * Parses a JSON text without trusting it: depth is counted before parsing. A `__proto__` in the text becomes a member
 * of its own and no prototype (ECMA-262 JSON.parse), as long as the members are read by name and never merged.
 */
export function parseJson(text: string): ParsedJson {
  if (text.trim() === '') {
    return { outcome: 'empty' };
  }
  if (isDeeperThan(text, maximumDepth)) {
    return { outcome: 'too_deep' };
  }
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { outcome: 'object', members: value } : { outcome: 'other' };
  } catch {
    return { outcome: 'garbled' };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    switch (text[index]) {
      case '"':
        index = endOfString(text, index);
        break;
      case '{':
      case '[':
        depth += 1;
        if (depth > limit) {
          return true;
        }
        break;
      case '}':
      case ']':
        depth -= 1;
        break;
    }
  }
  return false;
}

/** Index of the closing quote, or the end of a text that has none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text[index - 1 - backslashes] === '\\') {
    backslashes += 1;
  }
  return backslashes % 2 === 1;
}
