import type { ErrorDetails } from '../errors.ts';

const longestDescription = 200;

/**
 * What a server says about an error, as far as it may be shown and logged: its error code, and its description
 * in printable ASCII, cut. Either is dropped when it repeats a secret of the request.
 */
export function serverWords(
  { error, description }: { readonly error: unknown; readonly description: unknown },
  secrets: readonly string[],
): ErrorDetails {
  const word = errorWord(error);
  const text = printable(description, secrets);
  return {
    ...(word === undefined || mentionsSecret(word, secrets) ? {} : { error: word }),
    ...(text === undefined ? {} : { errorDescription: text }),
  };
}

/** An error code as the RFCs spell them; anything else is not repeated. */
export function errorWord(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z_]{1,40}$/.test(value) ? value : undefined;
}

/** Whether a text holds one of the secrets, plain or percent-encoded, in any case. */
export function mentionsSecret(text: string, secrets: readonly string[]): boolean {
  const haystack = text.toLowerCase();
  return secrets.some(
    (secret) => secret !== '' && spellings(secret).some((spelling) => haystack.includes(spelling)),
  );
}

function spellings(secret: string): readonly string[] {
  const formEncoded = new URLSearchParams([['', secret]]).toString().slice(1);
  return [secret, formEncoded, formEncoded.replaceAll('+', '%20')].map((text) => text.toLowerCase());
}

function printable(value: unknown, secrets: readonly string[]): string | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  const cleaned = value.replace(/[^\x20-\x7e]+/g, ' ').trim();
  // Looked for before cutting and in both forms: half a secret, or one with its umlaut gone, is not found.
  if (cleaned === '' || mentionsSecret(value, secrets) || mentionsSecret(cleaned, secrets)) {
    return undefined;
  }
  return cleaned.slice(0, longestDescription);
}
