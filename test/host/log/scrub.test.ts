import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HookLogEntry } from '../../../src/account/hook-context.ts';
import { ConnectorError } from '../../../src/errors.ts';
import { createLog } from '../../../src/host/log/create-log.ts';
import { scrubEntry } from '../../../src/host/log/scrub-entry.ts';
import { scrubText } from '../../../src/host/log/scrub-text.ts';

const secret = 'CANARY-9f8e7d6c5b4a';

describe('a text that is logged (A-45)', () => {
  it.each([
    ['a bearer header', `Authorization was Bearer ${secret}`],
    ['a bearer header after a line break', `Bearer\r\n${secret}`],
    ['Basic credentials', `basic ${secret}`],
    ['a header line', `authorization: MAC id="x", mac="${secret}"`],
    ['cookies', `set-cookie: session=1; ${secret}; Path=/`],
    ['user information in an address', `postgres://host:${secret}@db.example:5432/accounts`],
    ['a password with a slash in an address', `https://host:a/${secret}@proxy.example`],
    ['a code in a query', `GET /oauth2/callback?state=x&code=${secret}`],
    ['a state in a query', `?state=${secret}&code=1`],
    ['a form body', `grant_type=refresh_token&refresh_token=${secret}`],
    ['an encoded form body', `body%3Fclient_secret%3D${secret}`],
    ['a serialised answer', `{"access_token":"a, ${secret}","token_type":"bearer"}`],
    ['an answer serialised twice', JSON.stringify(JSON.stringify({ client_secret: `x ${secret}` }))],
    ['a signed token', `eyJhbGciOiJub25lIn0.${secret}.x`],
  ])('loses the secret of %s', (_what, text) => {
    expect(scrubText(text)).not.toContain(secret);
    expect(scrubText(text)).toContain('[redacted]');
  });

  it('loses anything that is as long and opaque as a token', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.stringMatching(/^[A-Za-z0-9_-]{43,80}$/),
        fc.string(),
        (before, token, after) => {
          expect(scrubText(`${before} ${token} ${after}`)).not.toContain(token);
        },
      ),
    );
  });

  it.each([
    'The access token has ended; it is renewed before the next operation.',
    'https://acme.coupahost.com/api/invoices?limit=1',
    '5f2b1c0e9a8d7c6b5a493827',
    'ECONNRESET',
  ])('keeps what is no secret: %s', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  it('is replaced by its length when it is endless', () => {
    expect(scrubText('x '.repeat(3000))).toBe('[6000 characters]');
  });
});

describe('an entry that is logged (A-45)', () => {
  it.each([
    'token',
    'access_token',
    'refreshToken',
    'client-secret',
    'Authorization',
    'Set-Cookie',
    'code',
    'state',
    'codeVerifier',
    'PASSWORD',
    'clientsecret',
    'secretText',
    'access_key',
  ])('says nothing under the key %s', (key) => {
    expect(scrubEntry({ event: 'x', [key]: secret })).toEqual({ event: 'x', [key]: '[redacted]' });
    expect(JSON.stringify(scrubEntry({ a: { b: [{ [key]: [secret, { c: secret }] }] } }))).not.toContain(
      secret,
    );
  });

  it('keeps error codes, kinds of token and counters, although their keys are telling', () => {
    const entry = {
      code: 'net.reset',
      token: 'refresh_token',
      tokenVersion: 3,
      statusCode: 503,
      renewable: true,
    };
    expect(scrubEntry(entry)).toEqual(entry);
  });

  it('reduces an error to the codes of its chain', () => {
    const deep = Object.assign(new Error(secret), { code: 'ECONNRESET' });
    const error = new ConnectorError('net.reset', {
      message: secret,
      cause: new TypeError(secret, { cause: deep }),
    });
    expect(scrubEntry({ error })).toEqual({
      error: { code: 'net.reset', causes: ['TypeError', 'ECONNRESET'] },
    });
  });

  it('ends where an object ends in itself', () => {
    const circle: Record<string, unknown> = { event: 'x' };
    circle['self'] = circle;
    expect(() => JSON.stringify(scrubEntry(circle))).not.toThrow();
  });
});

describe('a line of the log (A-45)', () => {
  const telling = fc.constantFrom(
    'token',
    'refresh_token',
    'clientSecret',
    'authorization',
    'cookie',
    'codeVerifier',
  );
  const wild = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('a\r\nb', '\u2028', '\u001b[2J', '\u202e'),
  );
  const keys = fc.stringMatching(/^[a-z_]{1,12}$/);

  it('is one line of JSON without the secret, whatever is logged', () => {
    fc.assert(
      fc.property(fc.dictionary(keys, wild), telling, wild, wild, (members, key, before, after) => {
        const text = lineOf({
          ...members,
          event: `${before}`,
          [key]: `${before}${secret}${after}`,
          header: `${before} Bearer ${secret}`,
          address: `https://user:${secret}@host/${after}`,
          query: `${before}&code=${secret}&${after}`,
        });
        expect(text.match(/\n/g)).toHaveLength(1);
        expect(JSON.parse(text)).toMatchObject({ level: 'info' });
        expect(text).not.toContain(secret);
      }),
    );
  });

  it('is one line at a terminal too, and sends it nothing but text', () => {
    fc.assert(
      fc.property(fc.dictionary(keys, wild), wild, (members, event) => {
        const text = lineOf({ ...members, event }, 'readable');
        expect(text.endsWith('\n')).toBe(true);
        expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      }),
    );
  });

  function lineOf(entry: HookLogEntry, form: 'json' | 'readable' = 'json'): string {
    const lines: string[] = [];
    createLog({ level: 'debug', destination: { write: (line) => lines.push(line) }, form })(entry);
    return lines.join('');
  }
});
