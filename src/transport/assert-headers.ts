import { ConnectorError } from '../errors.ts';

const name = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
const value = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Throws `net.header_invalid` for a header that could break out of its line (RFC 9110 5.5); never shows its value. */
export function assertHeaders(headers: Readonly<Record<string, string>>): void {
  for (const key in headers) {
    const text = headers[key];
    if (!name.test(key) || text === undefined || !value.test(text)) {
      throw new ConnectorError('net.header_invalid', {
        details: { header: name.test(key) ? key : 'unnamed' },
      });
    }
  }
}
