import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountView } from '../../src/generated/types.ts';
import { download } from './support/download.ts';
import { authorizeInWindow, consent, fillNewAccount, inView } from './support/fill-form.ts';
import { openPageWorld, type PageWorld, type SignedInBrowser } from './support/page-world.ts';

let world: PageWorld;
let tab: SignedInBrowser;

beforeAll(async () => {
  world = await openPageWorld();
  tab = await world.signIn();
});
afterAll(() => world.close());

describe('a designer with client credentials', () => {
  it('meets a list that teaches how to begin', async () => {
    await tab.page.getByRole('heading', { name: 'Connect your first Coupa account' }).waitFor();
  });

  it('is told at each field what does not fit, in the words of the server', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'New account' }).click();
    await page.getByRole('button', { name: 'Authorize' }).click();
    await inView(page, 'Label is empty.').or(inView(page, 'Label is missing.')).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('field_label');
    await page.getByLabel('Host').fill('http://evil.example/path');
    await inView(page, /Type the host with https|Remove the path|Use a host under/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('authorizes without leaving the page: the fields fill, masked (A-49)', async () => {
    const { page } = tab;
    const { clientCredentials } = world.sandbox.clients.seeded;
    await fillNewAccount(page, { label: 'Nightly invoices', client: clientCredentials });
    await inView(page, 'https://acme-sandbox.coupahost.com').waitFor();
    await page.getByRole('button', { name: 'Authorize' }).click();
    await inView(page, 'The tokens have arrived.').waitFor();
    await inView(page, /in 23 h 59 min/).waitFor();
    await inView(page, /Fingerprint [0-9a-f]{8}/).waitFor();
    const shown = await page.content();
    expect(shown.includes(clientCredentials.secret ?? '-')).toBe(false);
    expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).toBe(
      '[{},{}]',
    );
  });

  it('validates and sees each stage end', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Validate' }).click();
    await inView(page, 'Everything that could be checked works.').waitFor();
    expect(await page.locator('.report-stage').count()).toBeGreaterThanOrEqual(6);
  });

  it('applies, and the account is there', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nightly invoices' }).waitFor();
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
  });

  it('renews by hand and tries an operation', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Renew now' }).click();
    await inView(page, 'Token renewed').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await inView(page, 'Coupa answered 200').waitFor();
    expect(await page.getByRole('region', { name: 'Body of the answer' }).innerText()).toContain('"id": 1');
  });

  it('downloads a support bundle without secrets', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'More actions' }).click();
    const text = await download(page, page.getByRole('menuitem', { name: 'Support bundle' }));
    expect(JSON.parse(text)).toMatchObject({ account: { settings: { label: 'Nightly invoices' } } });
    expect(text).not.toContain(world.sandbox.clients.seeded.clientCredentials.secret);
  });

  it('edits and keeps the stored secret by leaving its field blank (A-49)', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Edit or authorize' }).click();
    await inView(page, /Blank keeps it/).waitFor();
    await page.getByLabel('Label').fill('Nightly invoice export');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nightly invoice export' }).waitFor();
    await page.getByRole('button', { name: 'Renew now' }).click();
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
  });
});

describe('a designer whose account is in use', () => {
  it('is warned before Apply of the pipelines that run on it, and decides', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Edit or authorize' }).click();
    await page.getByLabel('Label').fill('Nightly invoices in use');
    world.setRunningPipelines(2);
    await page.getByRole('button', { name: 'Apply' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change credentials in use?' });
    await dialog.getByText('2 running pipelines use these credentials.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await labels()).toEqual(['Nightly invoice export']);
    await page.getByRole('button', { name: 'Apply' }).click();
    await dialog.getByRole('button', { name: 'Apply anyway' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nightly invoices in use' }).waitFor();
    expect(await labels()).toEqual(['Nightly invoices in use']);
  });

  it('is not asked when nothing runs', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Edit or authorize' }).click();
    await page.getByLabel('Label').fill('Nightly invoice export');
    world.setRunningPipelines(null);
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nightly invoice export' }).waitFor();
  });

  async function labels(): Promise<readonly string[]> {
    const { accounts } = (await world.ask('accounts')) as { readonly accounts: readonly AccountView[] };
    return accounts.map(({ settings }) => settings.label);
  }
});

describe('a designer with the authorization code grant', () => {
  it('consents in a window that closes itself, and the fields fill without reload', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'All accounts' }).click();
    await fillNewAccount(page, {
      label: 'Invoices of the designer',
      grant: 'Authorization code',
      client: world.sandbox.clients.seeded.authorizationCode,
      scopes: 'core.common.read, core.invoice.read,\noffline_access',
    });
    await page.evaluate('window.stayed = true');
    const coupa = await authorizeInWindow(page);
    const closed = coupa.waitForEvent('close');
    await consent(coupa);
    await inView(page, 'The tokens have arrived.').waitFor();
    await closed;
    expect(await page.evaluate('window.stayed')).toBe(true);
    await inView(page, 'Refresh Token').waitFor();
  });

  it('keeps neither code nor state in the history (A-12)', async () => {
    const entries = await tab.page.evaluate(
      'JSON.stringify([location.href, performance.getEntries().map(({ name }) => name)])',
    );
    expect(entries).not.toMatch(/[?&](code|state)=/);
  });

  it('applies, and sees how long token and grant live', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('heading', { level: 1, name: 'Invoices of the designer' }).waitFor();
    await page.locator('.lifetime-legend').getByText('Grant ends').waitFor();
    await page.getByRole('img', { name: /one time axis: Token received .*Grant ends/ }).waitFor();
  });

  it('is warned of a missing offline_access, and adds it by a click', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Edit or authorize' }).click();
    await inView(page, 'offline_access').waitFor();
    await page.locator('#field_scopes').focus();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Escape');
    await inView(page, /Coupa gives no refresh token/).waitFor();
    await page.getByRole('button', { name: 'Add offline_access' }).click();
    await inView(page, /Coupa gives no refresh token/).waitFor({ state: 'detached' });
  });

  it('takes the scope of an operation where a source states it', async () => {
    const { page } = tab;
    await page.getByRole('combobox', { name: 'Add the scope of an operation' }).fill('read suppliers');
    await page.getByRole('option').first().click();
    await inView(page, /stated by/).waitFor();
    await page.getByRole('combobox', { name: 'Add the scope of an operation' }).fill('launch a rocket');
    await inView(page, /Not known\. No source we trust/).waitFor();
  });

  it('is asked before leaving with something that is not applied', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Coupa OAuth2 Account' }).click();
    await page.getByRole('heading', { name: 'Leave without applying?' }).waitFor();
    await page.getByRole('button', { name: 'Stay here' }).click();
    expect(page.url()).toContain('/edit');
    await page.getByRole('link', { name: 'Coupa OAuth2 Account' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
  });
});

describe('a designer with several accounts', () => {
  it('searches, and narrows the list by health', async () => {
    const { page } = tab;
    await page.getByLabel('Search accounts').fill('nightly');
    expect(await page.locator('.account-row').count()).toBe(1);
    await page.getByLabel('Search accounts').fill('');
    await page.getByRole('button', { name: /^Healthy 2/ }).click();
    expect(await page.locator('.account-row').count()).toBe(2);
  });

  it('duplicates without the secret', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Actions for Nightly invoice export' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await inView(page, /The secret was not/).waitFor();
    expect(await page.getByLabel('Label').inputValue()).toBe('Nightly invoice export (copy)');
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is told what will be lost, and who uses it, before an account is deleted', async () => {
    const { page } = tab;
    world.setRunningPipelines(3);
    await page.getByRole('button', { name: 'Actions for Nightly invoice export' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByText('3 running pipelines use these credentials.').waitFor();
    await page.getByText('Settings, client secret and tokens are deleted.').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('link', { name: 'Nightly invoice export' }).waitFor({ state: 'detached' });
    world.setRunningPipelines(null);
  });

  it('disconnects, and the account needs authorization', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Actions for Invoices of the designer' }).click();
    await page.getByRole('menuitem', { name: 'Disconnect…' }).click();
    await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await page.locator('.account-row').getByText('Needs authorization').waitFor();
  });
});

it('nothing was refused by the content security policy, and nothing left the origin (A-12)', () => {
  expect(tab.complaints).toEqual([]);
});
