import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointUrl, parseInstance } from '../../src/account/coupa-instance.ts';
import { ConnectorError } from '../../src/errors.ts';
import { suffixes } from './support/world.ts';

function outcome(typed: string, allowed: readonly string[] = suffixes): string {
  try {
    return parseInstance(typed, allowed).host;
  } catch (error) {
    if (error instanceof ConnectorError) return error.code;
    throw error;
  }
}

describe('parseInstance (A-51)', () => {
  it.each([
    'acme',
    'ACME',
    '  acme  ',
    'acme.coupahost.com',
    'Acme.CoupaHost.com',
    'acme.coupahost.com/',
    'https://acme.coupahost.com',
    'https://acme.coupahost.com/',
    'HTTPS://ACME.COUPAHOST.COM/',
    '\tacme.coupahost.com\n',
    'https://acme',
  ])('reads %j as acme.coupahost.com', (typed) => {
    expect(parseInstance(typed, suffixes)).toEqual({
      host: 'acme.coupahost.com',
      origin: 'https://acme.coupahost.com',
    });
  });

  it.each([
    ['demo.coupacloud.com', 'demo.coupacloud.com'],
    ['acme.ctm.coupahost.com', 'acme.ctm.coupahost.com'],
    ['acme-test', 'acme-test.coupahost.com'],
    [`${'a'.repeat(63)}`, `${'a'.repeat(63)}.coupahost.com`],
  ])('keeps %j under its suffix', (typed, host) => {
    expect(outcome(typed)).toBe(host);
  });

  it.each([
    ['', 'account.host_invalid'],
    ['   ', 'account.host_invalid'],
    ['https://', 'account.host_invalid'],
    ['http://acme.coupahost.com', 'account.host_insecure'],
    ['HTTP://acme.coupahost.com', 'account.host_insecure'],
    ['ftp://acme.coupahost.com', 'account.host_has_path'],
    ['//acme.coupahost.com', 'account.host_invalid'],
    ['evil.example', 'account.host_suffix_refused'],
    ['evil.example/', 'account.host_suffix_refused'],
    ['evil.example/.coupahost.com', 'account.host_has_path'],
    ['evil.example\\.coupahost.com', 'account.host_has_path'],
    ['evil.example#.coupahost.com', 'account.host_has_path'],
    ['evil.example?.coupahost.com', 'account.host_has_path'],
    ['acme.coupahost.com@evil.example', 'account.host_has_path'],
    ['u:p@evil.example', 'account.host_has_path'],
    ['u:p@acme.coupahost.com', 'account.host_has_path'],
    ['acme.coupahost.com%2eevil.example', 'account.host_invalid'],
    ['acme.coupahost.com\n.evil.example', 'account.host_invalid'],
    ['127.1', 'account.host_suffix_refused'],
    ['0x7f.1', 'account.host_suffix_refused'],
    ['0x7f000001', 'account.host_invalid'],
    ['2130706433', 'account.host_invalid'],
    ['0177.0.0.1', 'account.host_suffix_refused'],
    ['①②⑦.0.0.1', 'account.host_invalid'],
    ['[::ffff:127.0.0.1]', 'account.host_invalid'],
    ['[::1]', 'account.host_invalid'],
    ['аcme.coupahost.com', 'account.host_invalid'],
    ['acme。coupahost。com', 'account.host_invalid'],
    ['ac\tme.coupahost.com', 'account.host_invalid'],
    ['ac me.coupahost.com', 'account.host_invalid'],
    ['acme.coupahost.com.', 'account.host_invalid'],
    ['acme.coupahost.com:8443', 'account.host_has_path'],
    ['acme.coupahost.com:443', 'account.host_has_path'],
    ['https://https://acme.coupahost.com', 'account.host_has_path'],
    ['https', 'account.host_invalid'],
    ['169.254.169.254', 'account.host_suffix_refused'],
    ['localhost', 'account.host_invalid'],
    ['acme.coupahost.com%00', 'account.host_invalid'],
    ['acme.coupahost.com\u0000', 'account.host_invalid'],
    ['acme.coupahost.com%09', 'account.host_invalid'],
    ['https://acme.coupahost.com/session/new', 'account.host_has_path'],
    ['notcoupahost.com', 'account.host_suffix_refused'],
    ['acme.notcoupahost.com', 'account.host_suffix_refused'],
    ['coupahost.com.evil.com', 'account.host_suffix_refused'],
    ['coupahost.com', 'account.host_invalid'],
    ['.coupahost.com', 'account.host_invalid'],
    ['acme..coupahost.com', 'account.host_invalid'],
    ['-acme.coupahost.com', 'account.host_invalid'],
    ['acme-.coupahost.com', 'account.host_invalid'],
    ['ac_me.coupahost.com', 'account.host_invalid'],
    ['xn--a.coupahost.com', 'account.host_invalid'],
    ['xn--cme-5cd.coupahost.com', 'account.host_invalid'],
    [`${'a'.repeat(64)}.coupahost.com`, 'account.host_invalid'],
    [`${'a.'.repeat(125)}coupahost.com`, 'account.host_invalid'],
    ['a'.repeat(10_000), 'account.host_invalid'],
  ])('refuses spelling %# with its code', (typed, code) => {
    expect(outcome(typed)).toBe(code);
  });

  it('allows a host under a suffix that the operator added, and that host itself', () => {
    const allowed = [...suffixes, 'buy.acme.example'];
    expect(outcome('buy.acme.example', allowed)).toBe('buy.acme.example');
    expect(outcome('test.buy.acme.example', allowed)).toBe('test.buy.acme.example');
    expect(outcome('notbuy.acme.example', allowed)).toBe('account.host_suffix_refused');
  });

  it('says which suffixes are allowed and never repeats what was typed', () => {
    expect(() => parseInstance('secret.evil.example', suffixes)).toThrow(
      expect.objectContaining({ field: 'host', details: { allowed: suffixes } }),
    );
  });

  it('accepts only hosts that parse back under an allowed suffix, for 100,000 strings', () => {
    fc.assert(
      fc.property(hostLike(), (typed) => {
        const host = outcome(typed);
        if (host.startsWith('account.')) return;
        const url = new URL(`https://${host}/oauth2/token`);
        expect(url.host).toBe(host);
        expect(suffixes.some((suffix) => host.endsWith(`.${suffix}`))).toBe(true);
        expect([url.port, url.username, url.password, url.pathname]).toEqual(['', '', '', '/oauth2/token']);
      }),
      { numRuns: 100_000 },
    );
  });
});

describe('endpointUrl', () => {
  const instance = parseInstance('acme', suffixes);

  it('appends a path of the manifest to the instance', () => {
    expect(endpointUrl(instance, '/api/currencies?limit=1')).toBe(
      'https://acme.coupahost.com/api/currencies?limit=1',
    );
  });

  it.each(['', 'oauth2/token', '.evil.example/x', '@evil.example/', '/a/../b', '/a b', '/a\\b', ':8443/x'])(
    'refuses the path %j',
    (path) => {
      expect(() => endpointUrl(instance, path)).toThrow(
        expect.objectContaining({ code: 'manifest.contradiction' }),
      );
    },
  );
});

/** Random text, and good hosts with something inserted, replaced or cut. */
function hostLike(): fc.Arbitrary<string> {
  const good = fc.constantFrom(
    'acme',
    'acme.coupahost.com',
    'https://acme.coupahost.com/',
    'demo.coupacloud.com',
  );
  const odd = fc.oneof(
    fc.constantFrom(
      '@',
      ':',
      '/',
      '\\',
      '#',
      '?',
      '%2e',
      '\t',
      '\n',
      '。',
      '.',
      '-',
      '[',
      ']',
      'xn--',
      '\u0000',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constantFrom('evil.example', '127.0.0.1', ':8443', 'u:p@', '//', '.coupahost.com', 'http://'),
  );
  const mutated = fc
    .tuple(good, odd, fc.nat(30), fc.nat(2))
    .map(([host, text, position, cut]) => host.slice(0, position) + text + host.slice(position + cut));
  const label = fc.string({ unit: fc.constantFrom(...'abz019-._xn'), maxLength: 12 });
  return fc.oneof(
    mutated,
    mutated,
    fc.string({ unit: 'binary', maxLength: 40 }),
    label.map((text) => `${text}.coupahost.com`),
    fc.webUrl(),
  );
}
