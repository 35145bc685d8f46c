import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountView } from '../../src/generated/types.ts';
import { authorizeInWindow, consent, fillNewAccount, inView } from './support/fill-form.ts';
import { instanceHost, openPageWorld, type PageWorld, type SignedInBrowser } from './support/page-world.ts';

const screens = resolve(import.meta.dirname, '../../test-output/screens');
const accessibilityRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const wide = { width: 1280, height: 900 };
const narrow = { width: 360, height: 780 };

let world: PageWorld;
let healthy = '';
let consented = '';

beforeAll(async () => {
  world = await openPageWorld();
  mkdirSync(screens, { recursive: true });
  await makeAccounts();
});
afterAll(() => world.close());

async function makeAccount(label: string, scopes: string): Promise<string> {
  const { identifier: clientId, secret: clientSecret } = world.sandbox.clients.seeded.clientCredentials;
  const input = { label, host: instanceHost, clientId, clientSecret, scopes };
  return ((await world.ask('accounts', input)) as AccountView).id;
}

async function makeAccounts(): Promise<void> {
  healthy = await makeAccount('Nightly invoice export', 'core.common.read core.invoice.read');
  await world.ask(`accounts/${healthy}/authorize`, {});
  await world.ask(`accounts/${healthy}/request`, { method: 'GET', path: '/api/currencies?limit=1' });
  await makeAccount('Supplier sync', 'core.supplier.read');
  const tab = await world.signIn();
  for (const [label, scopes] of [
    ['Invoices of the designer', 'core.common.read core.invoice.read core.user.read offline_access'],
    ['Report without renewal', 'core.common.read'],
  ] as const) {
    await fillNewAccount(tab.page, {
      label,
      scopes,
      grant: 'Authorization code',
      client: world.sandbox.clients.seeded.authorizationCode,
    });
    const coupa = await authorizeInWindow(tab.page);
    if (consented === '') await consent(coupa);
    else await coupa.getByRole('button', { name: 'Allow' }).click({ noWaitAfter: true });
    await inView(tab.page, 'The tokens have arrived.').waitFor();
    await tab.page.getByRole('button', { name: 'Apply' }).click();
    await tab.page.getByRole('heading', { level: 1, name: label }).waitFor();
    if (consented === '') consented = tab.page.url().split('/').at(-1) ?? '';
    await tab.page.getByRole('link', { name: 'All accounts' }).click();
  }
  await tab.context.close();
  world.advance(5 * 3600);
}

interface View {
  readonly name: string;
  readonly show: (page: Page) => Promise<void>;
}

const open = async (page: Page, hash: string): Promise<void> => {
  // From outside the page: within it, a form that was typed into asks before it is left.
  await page.goto('about:blank');
  await page.goto(`${world.hostUrl}/${hash}`);
};

/** How an authorization ended, as the window that Coupa was opened in says it. */
const ending = (name: string, query: string, title: string): View => ({
  name,
  show: async (page) => {
    // The page would close itself.
    await page.addInitScript('window.close = () => undefined');
    await page.goto(`${world.hostUrl}/done?${query}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  },
});

const views: readonly View[] = [
  {
    name: 'list-empty',
    show: async (page) => {
      await page.route('**/api/accounts', (route) => route.fulfill({ json: { accounts: [] } }));
      await open(page, '#/');
      await page.getByRole('heading', { name: 'Connect your first Coupa account' }).waitFor();
    },
  },
  {
    name: 'list',
    show: async (page) => {
      await open(page, '#/');
      await page.getByRole('link', { name: 'Nightly invoice export' }).waitFor();
    },
  },
  {
    name: 'form-new',
    show: async (page) => {
      await open(page, '#/accounts/new');
      await page.getByRole('radio', { name: 'Authorization code' }).check();
      await page.getByLabel('Host').fill(instanceHost);
      await inView(page, 'Understood as').waitFor();
    },
  },
  {
    name: 'form-errors',
    show: async (page) => {
      await open(page, '#/accounts/new');
      await page.getByLabel('Label').waitFor();
      await page.getByRole('button', { name: 'Authorize' }).click();
      await inView(page, /Label is (empty|missing)/).waitFor();
    },
  },
  {
    name: 'form-refused',
    show: async (page) => {
      await open(page, '#/');
      const { identifier } = world.sandbox.clients.seeded.clientCredentials;
      await fillNewAccount(page, { label: 'Wrong secret', client: { identifier, secret: 'not the secret' } });
      await page.getByRole('button', { name: /^Authorize/ }).click();
      await page.getByRole('alert').getByRole('link', { name: 'Support bundle' }).waitFor();
      await page.getByRole('button', { name: 'Validate' }).click();
      await page.locator('.report').getByRole('link', { name: 'Support bundle' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'form-edit',
    show: async (page) => {
      await open(page, `#/accounts/${consented}/edit`);
      await inView(page, 'Access Token Expiration').waitFor();
    },
  },
  {
    name: 'account',
    show: async (page) => {
      await open(page, `#/accounts/${consented}`);
      await page.locator('.lifetime-legend').getByText('Grant ends').waitFor();
    },
  },
  {
    name: 'account-report',
    show: async (page) => {
      await open(page, `#/accounts/${healthy}`);
      await page.getByRole('button', { name: 'Validate' }).click();
      await inView(page, /Everything that could be checked works/).waitFor();
      await page.getByRole('button', { name: 'Send' }).click();
      await inView(page, 'Coupa answered 200').waitFor();
      await page.getByRole('heading', { name: 'Healthy' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'delete-dialog',
    show: async (page) => {
      await open(page, '#/');
      await page.getByRole('button', { name: 'Actions for Nightly invoice export' }).click();
      await page.getByRole('menuitem', { name: 'Delete…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

const endings: readonly View[] = [
  ending('done-authorized', 'outcome=authorized&draftId=0a1b&warning=token.no_refresh_token', 'Authorized'),
  ending('done-applied', 'outcome=applied', 'Authorized'),
  ending('done-refused', 'outcome=refused&code=authorize.declined', 'Not authorized'),
];

const signedOut: View = {
  name: 'sign-in',
  show: async (page) => {
    await page.context().clearCookies();
    await open(page, '#/');
    await page.getByRole('heading', { name: 'Open the page of this host' }).waitFor();
  },
};

async function problemsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(accessibilityRules)
    .setLegacyMode()
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

async function overflowOf(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
}

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  let tab: SignedInBrowser;
  beforeAll(async () => {
    tab = await world.signIn({ colorScheme, reducedMotion: 'reduce' });
  });
  afterAll(() => tab.context.close());

  it.each([...views, ...endings, signedOut])(
    '$name is accessible, and fits wide and narrow screens',
    async ({ name, show }) => {
      const { page } = tab;
      await page.setViewportSize(wide);
      await show(page);
      expect(await problemsOf(page)).toEqual([]);
      await page.screenshot({ path: join(screens, `${name}-wide-${colorScheme}.png`) });
      await page.setViewportSize(narrow);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      await page.screenshot({ path: join(screens, `${name}-360-${colorScheme}.png`), fullPage: true });
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    },
  );

  it('no view was hindered by the content security policy', () => {
    expect(tab.complaints).toEqual([]);
  });
});

describe('text that comes from elsewhere', () => {
  const probe = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
  const kept = /^[\w.:+/?&=-]*$/;
  const words = new Set(['title', 'label', 'help', 'description', 'operation', 'source', 'seen', 'action']);
  let tab: SignedInBrowser;

  const rules = new Set(['$ref', 'pattern']);

  /** Every text of an answer with the probe behind it, but for names, codes, addresses, instants and a schema's rules. */
  const withProbes = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') {
      const isText = words.has(key) || !(kept.test(value) || rules.has(key));
      return isText ? `${value} ${probe}` : value;
    }
    if (Array.isArray(value)) return value.map((entry) => withProbes(entry));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withProbes(entry, name)]));
  };
  const inData = (stream: string): string =>
    stream.replace(
      /^data: (.*)$/gm,
      (_, data: string) => `data: ${JSON.stringify(withProbes(JSON.parse(data)))}`,
    );

  beforeAll(async () => {
    tab = await world.signIn();
    await tab.context.route('**/api/**', async (route) => {
      // The stream of events has no end to wait for, and only ids in it.
      if (route.request().url().endsWith('/api/events')) return route.fallback();
      const response = await route.fetch();
      const contentType = response.headers()['content-type'] ?? '';
      const text = await response.text();
      const body = contentType.includes('json')
        ? JSON.stringify(withProbes(JSON.parse(text)))
        : contentType.includes('event-stream')
          ? inData(text)
          : text;
      // Its type and status stay: to the page it is the answer that the host gave.
      return route.fulfill({ status: response.status(), contentType, body });
    });
  });
  afterAll(() => tab.context.close());

  /** The probe is there to be read, and nowhere an element. */
  async function showsProbe(page: Page, within = '#content'): Promise<void> {
    await page.locator(within).getByText('<img src=x onerror=').first().waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
  }

  it.each(views.filter(({ name }) => !['list-empty', 'form-errors'].includes(name)))(
    'is shown as text in $name (A-10)',
    async ({ show }) => {
      await show(tab.page);
      await showsProbe(tab.page);
    },
  );

  it('is shown as text where scopes and operations are chosen (A-10)', async () => {
    const { page } = tab;
    await open(page, '#/accounts/new');
    await page.locator('#field_scopes').fill('invoice');
    await showsProbe(page, '[role=listbox]:has(.scope-option)');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Add the scope of an operation' }).fill('suppliers');
    await page.getByRole('option', { name: '<img src=x onerror=' }).first().click();
    await page.getByText(/stated by .*<img src=x onerror=/).waitFor();
    await showsProbe(page);
  });

  it('is shown as text in a problem, and in what Validate found (A-10)', async () => {
    const page = await tab.context.newPage();
    await open(page, '#/accounts/unknown');
    await page.getByRole('alert').getByText('<img src=x onerror=').first().waitFor();
    await showsProbe(page);
    await open(page, '#/');
    const { identifier } = world.sandbox.clients.seeded.clientCredentials;
    await fillNewAccount(page, { label: 'Wrong', client: { identifier, secret: 'not the secret' } });
    await page.getByRole('button', { name: /^Authorize/ }).click();
    await page.getByRole('alert').getByText('<img src=x onerror=').first().waitFor();
    await showsProbe(page);
    await page.getByRole('button', { name: 'Validate' }).click();
    await page.locator('.finding-error').getByText('<img src=x onerror=').first().waitFor();
    await page.locator('.report-stage strong').getByText('<img src=x onerror=').first().waitFor();
    await showsProbe(page);
  });

  it('was not even tried to be run', () => {
    expect(tab.complaints).toEqual([]);
  });
});
