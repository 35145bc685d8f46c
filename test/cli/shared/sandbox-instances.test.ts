import { describe, expect, it } from 'vitest';
import { sandboxInstances } from '../../../src/cli/shared/sandbox-instances.ts';

describe('--sandbox-instance', () => {
  it('maps each host to its loopback origin', () => {
    const instances = sandboxInstances([
      'acme-sandbox.coupahost.com=http://127.0.0.1:4400',
      'other.coupacloud.com=http://127.0.0.1:4401/',
    ]);
    expect([...instances]).toEqual([
      ['acme-sandbox.coupahost.com', 'http://127.0.0.1:4400'],
      ['other.coupacloud.com', 'http://127.0.0.1:4401'],
    ]);
  });

  it.each([
    'acme-sandbox.coupahost.com',
    'acme.coupahost.com=',
    'acme.coupahost.com=https://127.0.0.1:4400',
    'acme.coupahost.com=http://localhost:4400',
    'acme.coupahost.com=http://10.0.0.1:4400',
    'acme.coupahost.com=http://127.0.0.1',
    'acme.coupahost.com=http://127.0.0.1:4400/api',
    'acme.coupahost.com=http://user:pass@127.0.0.1:4400',
    'acme.coupahost.com=http://127.0.0.1:4400/?a=b',
    'acme=http://127.0.0.1:4400',
    '=http://127.0.0.1:4400',
  ])('refuses %s', (option) => {
    expect(() => sandboxInstances([option])).toThrow(expect.objectContaining({ code: 'cli.usage' }));
  });
});
