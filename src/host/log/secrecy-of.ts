const strong =
  /(?:token|secret|authorization|cookie|verifier|password|passwd|passphrase|assertion|credential|bearer|apikey|accesskey|privatekey)s?$/;
const weak: ReadonlySet<string> = new Set(['code', 'codes', 'state', 'key', 'keys', 'jwt']);

/** How much the name of a value tells: `name` that its value is secret, `part` that it is about something secret. */
export type Secrecy = 'name' | 'part' | 'none';

/**
 * Whether a key names a secret, in any spelling: `access_token`, `clientSecret`, `Set-Cookie`, `code`, `state`.
 * `tokenVersion` is `part`: a number under it is harmless, a text is not.
 */
export function secrecyOf(key: string): Secrecy {
  const words = wordsOf(key);
  const last = words.at(-1) ?? '';
  if (strong.test(last) || (words.length === 1 && weak.has(last))) return 'name';
  return words.some((word) => strong.test(word) || weak.has(word)) ? 'part' : 'none';
}

function wordsOf(key: string): readonly string[] {
  return key
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
