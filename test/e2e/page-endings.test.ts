import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountView } from '../../src/generated/types.ts';
import { download } from './support/download.ts';
import { answer, authorizeInWindow, consent, fillNewAccount, inView } from './support/fill-form.ts';
import { instanceHost, openPageWorld, type PageWorld, type SignedInBrowser } from './support/page-world.ts';

let world: PageWorld;
let tab: SignedInBrowser;
let count = 0;

beforeAll(async () => {
  world = await openPageWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tab = await world.signIn();
});
afterEach(() => tab.context.close());

/** The form of an account of the authorization code grant, under a label of its own. */
async function fill(page: Page): Promise<string> {
  count += 1;
  const label = `Invoices ${count}`;
  const { identifier: clientId, secret: clientSecret } = world.sandbox.clients.seeded.authorizationCode;
  const { id } = (await world.ask('accounts', {
    ...{ label, host: instanceHost, clientId, clientSecret, grantType: 'authorization_code' },
    scopes: 'core.common.read, offline_access',
  })) as AccountView;
  await page.goto(`${world.hostUrl}/#/accounts/${id}/edit`);
  await page.getByLabel('Label').waitFor();
  return label;
}

async function applied(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: 'Apply' }).click();
  // The title of the form has the label in it too.
  await page.getByRole('link', { name: 'Edit or authorize' }).waitFor();
  await page.getByRole('heading', { level: 1, name: label }).waitFor();
}

describe('an authorization that does not come to its good end', () => {
  it('denied: says so, and what to do', async () => {
    await fill(tab.page);
    await consent(await authorizeInWindow(tab.page), 'Deny');
    await inView(tab.page, 'Access was not granted. Nothing was saved.').waitFor();
    await inView(tab.page, /click Allow/).waitFor();
  });

  it('signed in as somebody without rights: the hints name the 404', async () => {
    await fill(tab.page);
    const coupa = await authorizeInWindow(tab.page);
    await coupa.getByRole('radio', { name: /Ben/ }).check();
    await coupa.getByRole('button', { name: 'Sign in' }).click();
    await inView(tab.page, 'Go on in the Coupa window').waitFor();
    await inView(tab.page, 'Nothing comes back?').click();
    await inView(tab.page, /Coupa shows a 404/).waitFor();
  });

  it('a closed window is no failure by itself; after ten seconds the page asks', async () => {
    const { page } = tab;
    await page.clock.install();
    await page.reload();
    await fill(page);
    const coupa = await authorizeInWindow(page);
    await inView(page, 'Go on in the Coupa window').waitFor();
    await coupa.close();
    await page.clock.runFor(3000);
    expect(await page.getByRole('button', { name: 'I closed the window' }).count()).toBe(0);
    await page.clock.runFor(11_000);
    await page.getByRole('button', { name: 'I closed the window' }).click();
    await inView(page, 'The window was closed before Coupa answered').waitFor();
  });

  it('no return in time: says so with the usual causes', async () => {
    const { page } = tab;
    await page.clock.install();
    await page.reload();
    await fill(page);
    await authorizeInWindow(page);
    await inView(page, 'Go on in the Coupa window').waitFor();
    await page.clock.fastForward('10:05');
    await inView(page, 'Coupa did not send the browser back in time').waitFor();
    await inView(page, /redirect URI is wrong/).waitFor();
  });

  it('finished in another browser: refused there and explained here (A-03)', async () => {
    await fill(tab.page);
    const coupa = await authorizeInWindow(tab.page);
    await coupa.getByRole('button', { name: 'Sign in' }).waitFor();
    const foreign = await world.signIn();
    await foreign.page.goto(coupa.url());
    await consent(foreign.page);
    await foreign.page.getByRole('heading', { name: /Not authorized/ }).waitFor();
    await inView(tab.page, /did not send the cookie|another browser|another user/).waitFor();
    await foreign.context.close();
  });

  it('without the cookie of the attempt: names the cookie (F-67)', async () => {
    await fill(tab.page);
    const coupa = await authorizeInWindow(tab.page);
    await coupa.getByRole('button', { name: 'Sign in' }).waitFor();
    await tab.context.clearCookies({ name: /coupa-flow/ });
    await consent(coupa);
    await inView(tab.page, /cookie that ties this attempt/).waitFor();
  });

  it.each([
    ['with', true],
    ['without', false],
  ])('a forged return %s the cookie of an attempt changes nothing (A-10)', async (_how, withCookie) => {
    await fill(tab.page);
    const coupa = await authorizeInWindow(tab.page);
    await coupa.getByRole('button', { name: 'Sign in' }).waitFor();
    const profile = withCookie ? tab : await world.signIn();
    const forged = await profile.context.newPage();
    await forged.goto(`${world.hostUrl}/oauth2/callback/${instanceHost}?state=${'x'.repeat(43)}&code=forged`);
    await forged.getByRole('heading', { name: /Not authorized/ }).waitFor();
    await inView(tab.page, 'Go on in the Coupa window').waitFor();
    await consent(coupa);
    await inView(tab.page, 'The tokens have arrived.').waitFor();
    if (!withCookie) await profile.context.close();
  });
});

describe('an authorization on another way', () => {
  it('goes on in the same tab when windows are blocked, and the form continues where it was', async () => {
    const { page } = tab;
    await page.evaluate('window.open = () => null');
    const label = await fill(page);
    await page.getByRole('button', { name: /^Authorize/ }).click();
    await consent(page);
    await page.getByRole('link', { name: 'Go back to the account form' }).click();
    await inView(page, 'The tokens have arrived.').waitFor();
    expect(await page.getByLabel('Label').inputValue()).toBe(label);
    await applied(page, label);
  });

  it('survives a restart of the host during the consent (F-66)', async () => {
    const { page } = tab;
    const label = await fill(page);
    const coupa = await authorizeInWindow(page);
    await coupa.getByRole('button', { name: 'Sign in' }).waitFor();
    await world.restartHost();
    await consent(coupa);
    await inView(page, 'The tokens have arrived.').waitFor();
    await applied(page, label);
  });

  it('of two tabs the first to apply wins, and the other is told (F-65)', async () => {
    const { page } = tab;
    const label = await fill(page);
    await applied(page, label);
    const second = await tab.context.newPage();
    await second.goto(page.url());
    for (const [each, answers] of [
      [page, consent],
      [second, answer],
    ] as const) {
      await each.getByRole('link', { name: 'Edit or authorize' }).click();
      await each.getByLabel('Label').waitFor();
      await answers(await authorizeInWindow(each));
      await inView(each, 'The tokens have arrived.').waitFor();
    }
    await second.getByLabel('Label').fill(`${label} of the second tab`);
    await applied(second, `${label} of the second tab`);
    await inView(page, 'Somebody else has just changed this account').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await inView(page, /cannot be applied over a change/).waitFor();
    await page.getByRole('button', { name: 'Show the present settings' }).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(`${label} of the second tab`) }).waitFor();
  });
});

it('cannot be framed by another origin (A-15)', async () => {
  const { page } = tab;
  await page.goto(`${world.sandboxUrl}/oauth2/clients`);
  await page.evaluate(`{
    const frame = document.createElement('iframe');
    frame.src = ${JSON.stringify(`${world.hostUrl}/`)};
    document.body.append(frame);
  }`);
  await expect.poll(() => page.frames().length).toBeGreaterThan(0);
  expect(
    page.frames().some((frame) => frame !== page.mainFrame() && frame.url().startsWith(world.hostUrl)),
  ).toBe(false);
});

describe('a draft that comes to nothing', () => {
  it('offers its support bundle beside what went wrong, without secrets (A-49)', async () => {
    const { page } = tab;
    const { identifier } = world.sandbox.clients.seeded.clientCredentials;
    const secret = 'not the secret of this client';
    await page.goto(`${world.hostUrl}/#/`);
    await fillNewAccount(page, { label: 'Refused invoices', client: { identifier, secret } });
    await page.getByRole('button', { name: /^Authorize/ }).click();
    const refused = await download(
      page,
      page.getByRole('alert').getByRole('link', { name: 'Support bundle' }),
    );
    expect(JSON.parse(refused)).toMatchObject({
      draft: { settings: { label: 'Refused invoices' }, problem: { code: 'token.invalid_client' } },
      report: null,
    });
    await page.getByRole('button', { name: 'Validate' }).click();
    const told = await download(page, page.locator('.report').getByRole('link', { name: 'Support bundle' }));
    expect(JSON.parse(told)).toMatchObject({ report: { valid: false } });
    expect(`${refused} ${told}`).not.toContain(secret);
    // What was typed is still there: a download leads nowhere.
    expect(await page.getByLabel('Label').inputValue()).toBe('Refused invoices');
  });
});
