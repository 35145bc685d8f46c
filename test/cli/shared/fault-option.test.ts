import { describe, expect, it } from 'vitest';
import { faultOption } from '../../../src/cli/shared/fault-option.ts';

describe('a fault ordered by option', () => {
  it.each([
    ['server-error', { name: 'server-error', target: 'token', times: 1 }],
    ['html-page=until-cleared', { name: 'html-page', target: 'token', times: 'until-cleared' }],
    ['api:rate-limited=3', { name: 'rate-limited', target: 'api', times: 3 }],
  ])('%s is understood', (option, order) => {
    expect(faultOption(option)).toMatchObject(order);
  });

  it.each([
    ['an unknown name', 'no-such-fault', /no-such-fault.*server-error/],
    ['an unknown target', 'moon:server-error', /target/],
    ['a target that the fault cannot strike', 'api:invalid-grant', /token/],
    ['no name at all', '=3', /fault/],
    ['zero times', 'server-error=0', /times/],
  ])('%s is refused with what is known', (_what, option, message) => {
    expect(() => faultOption(option)).toThrowError(
      expect.objectContaining({ code: 'cli.usage', message: expect.stringMatching(message) }),
    );
  });
});
