import { describe, expect, it } from 'vitest';
import { codeInput, TestHost } from './support/open-test-host.ts';

const redirectUri = 'https://host.example/oauth2/callback';
const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };

describe('the redirect URI', () => {
  it.each([
    ['per-instance', `${redirectUri}/acme.coupahost.com`],
    ['shared', redirectUri],
  ] as const)(
    'A-05: of a host with callbacks %s is the same in every view and at Coupa',
    async (callback, expected) => {
      const host = await new TestHost({ redirectUri, callback }).host;
      const { draftId } = await host.authorization.openDraft({ input: codeInput }, actor);
      const begun = await host.authorization.begin(draftId, actor);
      expect(begun.outcome === 'redirect' && new URL(begun.url).searchParams.get('redirect_uri')).toBe(
        expected,
      );
      expect((await host.authorization.show(draftId, actor)).redirectUri).toBe(expected);
      expect((await host.accounts.create(codeInput)).redirectUri).toBe(expected);
      expect(host.readInstance('acme').redirectUri).toBe(expected);
      expect(host.describe()).toMatchObject({ redirectUri, callback });
    },
  );

  it.each([
    'callback',
    '/callback',
    'ftp://host.example/cb',
    `${redirectUri}?a=1`,
    `${redirectUri}#a`,
    `${redirectUri}/`,
  ])('of a host cannot be %s', async (odd) => {
    await expect(new TestHost({ redirectUri: odd }).host).rejects.toMatchObject({
      code: 'host.redirect_uri_invalid',
    });
  });

  it('may end with a slash where nothing comes after it', async () => {
    const host = await new TestHost({ redirectUri: `${redirectUri}/`, callback: 'shared' }).host;
    expect(host.redirectUri).toBe(`${redirectUri}/`);
  });
});
