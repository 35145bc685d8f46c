import { expectThat, type Step, StepFailure } from '../step.ts';
import { type Page, UserAgent } from '../user-agent.ts';
import type { World } from '../world.ts';
import { tokenOf, tokenText } from './token-text.ts';

/** Clicks through sign-in and consent as Ada, who is an administrator; returns where the browser ends. */
export async function allow(world: World, authorizationUrl: string): Promise<Page> {
  let page = await world.browser.open(authorizationUrl);
  expectThat(page.status === 200, `Coupa answered ${page.status} to the authorization request.`);
  if (UserAgent.hasButton(page, 'Sign in')) page = await world.browser.click(page, 'Sign in');
  return world.browser.click(page, 'Allow');
}

/** Steps: Authorize leads to Coupa, a person allows it, the callback brings the tokens, Apply makes them the account's. */
export function consentSteps(world: World, accountId: () => string): readonly Step[] {
  let url: string | undefined;
  let draftId = '';
  return [
    {
      title: 'Authorize: sent to Coupa',
      run: async () => {
        draftId = await world.api.openDraft(accountId());
        url = await world.api.beginConsent(draftId);
        const { host, pathname, searchParams } = new URL(url);
        expectThat(
          searchParams.get('code_challenge_method') === 'S256',
          'The request has no S256 challenge.',
        );
        return { result: `${host}${pathname} with state and PKCE S256` };
      },
    },
    {
      title: 'Consent clicked, callback received',
      run: async () => {
        if (url === undefined) throw new StepFailure('There is no authorization request.');
        const page = await allow(world, url);
        expectThat(page.status === 200, `The callback ended with ${page.status}.`);
        expectThat(!page.url.searchParams.has('code'), 'The code stayed in the address of the browser.');
        return {
          result: `Ada signed in and allowed; the browser ends at ${page.url.pathname}, without the code`,
        };
      },
    },
    {
      title: 'Apply',
      run: async () => {
        const account = await world.api.apply(draftId);
        return { result: tokenText(tokenOf(account)) };
      },
    },
  ];
}
