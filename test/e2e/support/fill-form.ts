import type { Locator, Page } from 'playwright-core';
import { instanceHost } from './page-world.ts';

/** A client of the sandbox, as it was registered. */
export interface TypedClient {
  readonly identifier: string;
  readonly secret?: string;
}

interface FormChoice {
  readonly label: string;
  readonly client: TypedClient;
  readonly grant?: 'Client credentials' | 'Authorization code';
  readonly scopes?: string;
  readonly host?: string;
}

/** Opens the form for a new account and types what Coupa shows of a client. */
export async function fillNewAccount(page: Page, choice: FormChoice): Promise<void> {
  const {
    label,
    client,
    grant = 'Client credentials',
    scopes = 'core.common.read',
    host = instanceHost,
  } = choice;
  await page.getByRole('link', { name: 'New account' }).click();
  await page.getByLabel('Label').fill(label);
  await page.getByLabel('Host').fill(host);
  await page.getByRole('radio', { name: grant }).check();
  await page.getByLabel('Client ID').fill(client.identifier);
  if (client.secret === undefined) await page.getByRole('radio', { name: 'Public' }).check();
  else await page.getByRole('textbox', { name: 'Client Secret' }).fill(client.secret);
  await pasteScopes(page, scopes);
}

/** Pastes a list as Coupa shows it. */
export async function pasteScopes(page: Page, text: string): Promise<void> {
  await page.locator('#field_scopes').focus();
  // As text: the compiler of these tests knows no browser.
  await page.evaluate(`{
    const data = new DataTransfer();
    data.setData('text', ${JSON.stringify(text)});
    document.activeElement.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }`);
}

/** A text in the view itself, not in what is said aloud beside it. */
export function inView(page: Page, text: string | RegExp): Locator {
  return page.locator('#content').getByText(text).first();
}

/** Clicks Authorize and takes the window that Coupa opens in. */
export async function authorizeInWindow(page: Page): Promise<Page> {
  const [opened] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: /^Authorize/ }).click(),
  ]);
  return opened;
}

/** Signs in at the sandbox and answers its question. */
export async function consent(
  coupa: Page,
  choice: 'Allow' | 'Deny' = 'Allow',
  person = 'Ada',
): Promise<void> {
  await coupa.getByRole('radio', { name: new RegExp(person) }).check();
  await coupa.getByRole('button', { name: 'Sign in' }).click();
  await answer(coupa, choice);
}

/** Answers the sandbox's question, signed in already. */
export async function answer(coupa: Page, choice: 'Allow' | 'Deny' = 'Allow'): Promise<void> {
  // The window closes itself at the end of the way; there is nothing to wait for in it.
  await coupa.getByRole('button', { name: choice }).click({ noWaitAfter: true });
}
