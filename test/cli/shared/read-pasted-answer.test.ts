import { describe, expect, it } from 'vitest';
import { readPastedAnswer } from '../../../src/cli/shared/read-pasted-answer.ts';

const host = { redirectUri: 'http://127.0.0.1:8711/oauth2/callback' };
const query = '?code=c&state=s';

describe('a pasted address', () => {
  it.each(['', '/acme.coupahost.com', '/other.coupahost.com'])(
    'under the callback of the host is an answer, for the host to judge: …/callback%s',
    (segment) => {
      const callbackUrl = `${host.redirectUri}${segment}`;
      expect(readPastedAnswer(`${callbackUrl}${query}`, host)).toEqual({ callbackUrl, query });
    },
  );

  it.each([
    '',
    'code=c&state=s',
    `http://127.0.0.1:8712/oauth2/callback/acme.coupahost.com${query}`,
    `https://127.0.0.1:8711/oauth2/callback/acme.coupahost.com${query}`,
    `http://127.0.0.1:8711/oauth2/callbacks${query}`,
    `http://127.0.0.1:8711/oauth2/callback/../done${query}`,
  ])('that is anything else is no answer: %j', (pasted) => {
    expect(() => readPastedAnswer(pasted, host)).toThrow(expect.objectContaining({ code: 'cli.usage' }));
  });
});
