import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instanceHost, openPageWorld, type PageWorld } from './support/page-world.ts';

const hint = 'Fill in Host first: each instance has a redirect URI of its own.';
let world: PageWorld;

beforeAll(async () => {
  world = await openPageWorld();
});
afterAll(() => world.close());

/** What the form and the setup guide offer to copy. */
const offered = (page: Page): Promise<readonly string[]> => page.locator('.copy-line code').allTextContents();

async function settle(page: Page, lines: readonly string[]): Promise<void> {
  await expect.poll(() => offered(page)).toEqual(lines);
}

it('A-05: the form offers the redirect URI of the instance that Host names, and none before', async () => {
  const { page, complaints } = await world.signIn();
  await page.getByRole('link', { name: 'New account' }).click();
  await page.getByRole('radio', { name: 'Authorization code' }).check();
  const host = page.getByLabel('Host');
  await page.getByText(hint).nth(1).waitFor();
  expect(await offered(page)).toEqual([]);
  expect(await page.getByRole('button', { name: /^Copy: Redirect URI/ }).count()).toBe(0);

  const uri = (name: string): string => `${world.hostUrl}/oauth2/callback/${name}`;
  await host.fill('acme');
  await settle(page, [uri('acme.coupahost.com'), uri('acme.coupahost.com')]);
  await host.fill('acme/session');
  await settle(page, []);
  await page.getByText(hint).nth(1).waitFor();
  await host.fill(`https://${instanceHost.toUpperCase()}/`);
  await settle(page, [uri(instanceHost), uri(instanceHost)]);
  await host.fill('');
  await settle(page, []);
  expect(complaints).toEqual([]);
});
