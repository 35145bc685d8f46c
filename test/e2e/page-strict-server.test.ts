import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StrictServer, startStrictServer, strictClients } from '../support/strict-server.ts';
import { authorizeInWindow, fillNewAccount, inView } from './support/fill-form.ts';
import { openPageWorld, type PageWorld } from './support/page-world.ts';

const host = 'strict.coupahost.com';
let strict: StrictServer;
let world: PageWorld;

beforeAll(async () => {
  world = await openPageWorld({
    instances: async (redirectUriFor) => {
      strict = await startStrictServer(redirectUriFor(host), `https://${host}`);
      return new Map([[host, strict.origin]]);
    },
  });
});
afterAll(async () => {
  await world.close();
  await strict.close();
});

it('the code grant goes through the page against an independent strict server', async () => {
  const { page, complaints } = await world.signIn();
  const { clientId: identifier, clientSecret: secret } = strictClients.code;
  await fillNewAccount(page, {
    label: 'Strict',
    host,
    grant: 'Authorization code',
    client: { identifier, secret },
    scopes: 'core.common.read core.invoice.read offline_access',
  });
  const window = await authorizeInWindow(page);
  await window.getByPlaceholder('Enter any login').fill('ada');
  await window.getByPlaceholder('and password').fill('any');
  await window.getByRole('button', { name: 'Sign-in' }).click();
  await window.getByRole('button', { name: 'Continue' }).click({ noWaitAfter: true });
  await inView(page, 'The tokens have arrived.').waitFor();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('heading', { name: 'Healthy' }).waitFor();
  await page.getByRole('button', { name: 'Renew now' }).click();
  await inView(page, 'Token renewed').waitFor();
  expect(strict.record.log).toMatchObject([
    { grantType: 'authorization_code', status: 200 },
    { grantType: 'refresh_token', status: 200 },
  ]);
  expect(complaints).toEqual([]);
});
