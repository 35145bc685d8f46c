import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndpointUrl } from '../../src/generated/types.ts';
import { checkedLookup } from '../../src/transport/checked-lookup.ts';
import { isPublicAddress } from '../../src/transport/is-public-address.ts';
import { failureOf } from '../support/failure-of.ts';
import { fetchFor, post } from './support.ts';

const acme = 'https://acme.coupahost.com/oauth2/token' as EndpointUrl;

describe('an address (A-52)', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['unique local', 'fd00::1'],
    ['unique local', 'fc00::1'],
    ['link-local', '169.254.1.1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['public with a zone', '2606:4700::1111%eth0'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['carrier-grade NAT', '100.127.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['benchmarking', '198.18.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['metadata', '169.254.169.254'],
    ['metadata', 'fd00:ec2::254'],
    ['metadata', '100.100.100.200'],
    ['platform', '168.63.129.16'],
    ['mapped', '::ffff:127.0.0.1'],
    ['mapped, even public', '::ffff:8.8.8.8'],
    ['mapped in hexadecimal', '::ffff:7f00:1'],
    ['compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['site-local', 'fec0::1'],
    ['no address', 'localhost'],
    ['no address', ''],
    ['short form', '127.1'],
  ])('that is %s is not public: %s', (_kind, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '192.0.1.1', '2606:4700:4700::1111', '2a00:1450::1'])(
    'like %s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it('of any private IPv4 network is refused in its mapped form too', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(false);
      }),
    );
  });
});

describe('the address check at connect', () => {
  const answering = (...answers: readonly (readonly string[])[]) => {
    let asked = 0;
    const fetch = fetchFor({
      lookup: (_hostname, _options, callback) => {
        const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
        asked += 1;
        callback(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      },
      limits: { connectMilliseconds: 50 },
    });
    return { fetch, timesAsked: () => asked };
  };

  it.each([
    ['loopback', ['127.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['a mixed answer', ['8.8.8.8', '127.0.0.1']],
    ['a mixed answer the other way round', ['10.0.0.1', '8.8.8.8']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['an empty answer', []],
  ])('refuses a name that leads to %s', async (_kind, addresses) => {
    const { fetch, timesAsked } = answering(addresses);
    const failure = await failureOf(fetch(acme, post));
    expect(failure.toData()).toMatchObject({
      code: 'net.address_refused',
      kind: 'configuration',
      details: { host: 'acme.coupahost.com', phase: 'connect' },
    });
    expect(timesAsked()).toBe(1);
  });

  it('judges each connection anew, so that a name cannot flip to loopback later', async () => {
    const { fetch } = answering([], ['127.0.0.1']);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await failureOf(fetch(acme, post))).code).toBe('net.address_refused');
    }
  });

  it.each(['127.0.0.1', '[::1]', '10.1.2.3', '169.254.169.254', '2130706433', '0x7f.1', '[::ffff:7f00:1]'])(
    'refuses the literal %s, which is never looked up',
    async (literal) => {
      const { fetch, timesAsked } = answering(['8.8.8.8']);
      const failure = await failureOf(fetch(`https://${literal}/oauth2/token` as EndpointUrl, post));
      expect(failure.code).toBe('net.address_refused');
      expect(timesAsked()).toBe(0);
    },
  );
});

describe('a checked lookup', () => {
  const addresses = [
    { address: '8.8.8.8', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ];
  const lookup = checkedLookup((_name, _options, callback) => callback(null, addresses), isPublicAddress);

  it('hands out the very addresses that were judged', () => {
    lookup('acme.coupahost.com', { all: true }, (error, found) => {
      expect(error).toBeNull();
      expect(found).toBe(addresses);
    });
  });

  it('hands out the first one to a socket that wants one', () => {
    lookup('acme.coupahost.com', {}, (error, address, family) => {
      expect([error, address, family]).toEqual([null, '8.8.8.8', 4]);
    });
  });
});

describe('name resolution', () => {
  const failing = (code: string) =>
    fetchFor({
      lookup: (_hostname, _options, callback) => callback(Object.assign(new Error(code), { code }), []),
    });

  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ESERVFAIL', 'EAI_FAIL'])(
    'that ends in %s is net.dns (F-18)',
    async (code) => {
      const failure = await failureOf(failing(code)(acme, post));
      expect(failure.toData()).toMatchObject({
        code: 'net.dns',
        kind: 'transient',
        details: { host: 'acme.coupahost.com', phase: 'connect', reason: code },
      });
    },
  );

  it('that never answers ends at the connect deadline, with nothing sent (F-06, F-18)', async () => {
    const fetch = fetchFor({ lookup: () => {}, limits: { connectMilliseconds: 40 } });
    const failure = await failureOf(fetch(acme, post));
    expect(failure.toData()).toMatchObject({ code: 'net.connect_timeout', kind: 'transient' });
  });
});
