/** A client identifier and secret as sent in an Authorization header. */
export interface BasicCredentials {
  readonly identifier: string;
  readonly secret: string;
}

/**
 * Reads HTTP Basic client credentials, whose two halves are form-encoded before base64 (RFC 6749 2.3.1).
 * `undefined` when the header is of another scheme or absent, `'malformed'` when it cannot be read.
 */
export function readBasicCredentials(headers: Headers): BasicCredentials | 'malformed' | undefined {
  const header = headers.get('authorization');
  if (header === null || !/^basic\s/i.test(header)) {
    return undefined;
  }
  const text = Buffer.from(header.slice(6).trim(), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) {
    return 'malformed';
  }
  try {
    return {
      identifier: formDecode(text.slice(0, colon)),
      secret: formDecode(text.slice(colon + 1)),
    };
  } catch {
    return 'malformed';
  }
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
