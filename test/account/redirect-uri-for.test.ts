import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redirectUriFor } from '../../src/account/redirect-uri-for.ts';

const base = 'https://host.example/oauth2/callback';
const perInstance = { redirectUri: base, callback: 'per-instance' } as const;
const uriOf = (origin: string): string => redirectUriFor(perInstance, origin);

/** Origins as a URL parser writes them: names of every kind, addresses of both kinds, with and without a port. */
const origins = fc
  .tuple(
    fc.oneof(
      fc.webAuthority({ withIPv4: true, withIPv6: true, withPort: true }),
      fc.domain(),
      fc.ipV6().map((address) => `[${address}]`),
      fc.string({ minLength: 1, maxLength: 20 }),
    ),
    fc.option(fc.integer({ min: 0, max: 65_535 })),
  )
  .map(([host, port]) => URL.parse(`https://${host}${port === null ? '' : `:${port}`}`)?.origin)
  .filter((origin) => origin !== undefined)
  .filter((origin) => !/^https:\/\/\.+(?::|$)/.test(origin));

describe('A-05: the redirect URI of an instance', () => {
  it.each([
    ['https://acme.coupahost.com', 'acme.coupahost.com'],
    ['https://acme.coupahost.com:8443', 'acme.coupahost.com:8443'],
    ['https://127.0.0.1:4100', '127.0.0.1:4100'],
    ['https://[::1]', '%5B::1%5D'],
    ['https://[::1]:4100', '%5B::1%5D:4100'],
    ['https://a{b}.example', 'a%7Bb%7D.example'],
  ])('of %s ends with %s', (origin, segment) => {
    expect(uriOf(origin)).toBe(`${base}/${segment}`);
  });

  it('is the host’s own for every instance where it is shared', () => {
    const shared = { redirectUri: base, callback: 'shared' } as const;
    expect(redirectUriFor(shared, 'https://acme.coupahost.com')).toBe(base);
  });

  it.each([
    ['http://acme.coupahost.com', 'account.host_insecure'],
    ['https://acme.coupahost.com/', 'account.host_invalid'],
    ['https://acme.coupahost.com/x', 'account.host_invalid'],
    ['https://ACME.coupahost.com', 'account.host_invalid'],
    ['https://acme.coupahost.com:443', 'account.host_invalid'],
    ['https://..', 'account.host_invalid'],
    ['acme.coupahost.com', 'account.host_invalid'],
    ['', 'account.host_invalid'],
  ])('is refused for %j, which is no origin of an instance', (origin, code) => {
    expect(() => uriOf(origin)).toThrow(expect.objectContaining({ code }));
  });

  it('never serves two origins', () => {
    fc.assert(
      fc.property(origins, origins, (one, other) => {
        expect(uriOf(one) === uriOf(other)).toBe(one === other);
      }),
    );
  });

  it('is one path segment, which URL parsing leaves as it is, and tells its origin', () => {
    fc.assert(
      fc.property(origins, (origin) => {
        const uri = uriOf(origin);
        const { href, pathname, search, hash } = new URL(uri);
        expect([href, search, hash]).toEqual([uri, '', '']);
        const [segment, ...more] = pathname.slice('/oauth2/callback/'.length).split('/');
        expect(more).toEqual([]);
        expect(segment).toMatch(/^[A-Za-z0-9\-._~%:!*'()]+$/);
        expect(`https://${decodeURIComponent(segment ?? '')}`).toBe(origin);
      }),
    );
  });
});
