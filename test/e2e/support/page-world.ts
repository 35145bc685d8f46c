import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { startHost } from '../../../src/cli/shared/start-host.ts';
import { startSandbox } from '../../../src/cli/shared/start-sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { builtPage } from '../../support/built-page.ts';
import { openBrowser } from '../../support/open-browser.ts';

/** The host name that accounts use for the sandbox. */
export const instanceHost = 'acme-sandbox.coupahost.com';

type RunningHost = Awaited<ReturnType<typeof startHost>>;

/** A host that serves the page, the sandbox it talks to, and a real browser. */
export interface PageWorld {
  readonly browser: Browser;
  readonly sandbox: Sandbox;
  readonly sandboxUrl: string;
  readonly hostUrl: string;
  /** A new browser profile that is signed in at the host, at its list of accounts. */
  readonly signIn: (options?: BrowserContextOptions) => Promise<SignedInBrowser>;
  /** Asks the host's API with the access key of its start. */
  readonly ask: (path: string, body?: unknown) => Promise<unknown>;
  /** The pipelines that are said to use every account. */
  readonly setRunningPipelines: (count: number | null) => void;
  /** Moves the clock that host and sandbox share. */
  readonly advance: (seconds: number) => void;
  /** Stops the host and starts it again over the same data, at the same address. */
  readonly restartHost: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A profile and what was noticed in it. */
export interface SignedInBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Refusals of the content security policy, errors of scripts, and requests to other origins. */
  readonly complaints: readonly string[];
}

interface WorldOptions {
  /** Stands in for the instance instead of the sandbox. */
  readonly instances?: (
    redirectUriFor: RunningHost['redirectUriFor'],
  ) => Promise<ReadonlyMap<string, string>>;
}

/** Starts all of it on free loopback ports over a temporary folder. */
export async function openPageWorld({ instances }: WorldOptions = {}): Promise<PageWorld> {
  const page = await builtPage();
  const dataFolder = mkdtempSync(join(tmpdir(), 'page-world-'));
  let offset = 0;
  let running: number | null = null;
  const clock = (): number => Date.now() + offset;
  const {
    sandbox,
    address,
    close: closeSandbox,
  } = await startSandbox({ port: 0, instance: instanceHost, clock });
  const sandboxInstances = new Map([[instanceHost, address.url]]);
  const start = (port: number): Promise<RunningHost> =>
    startHost({
      dataFolder,
      network: { sandboxInstances },
      page,
      port,
      clock,
      scheduler: false,
      countRunningPipelines: async () => running,
    });
  let host = await start(0);
  for (const [name, origin] of (await instances?.(host.redirectUriFor)) ?? [])
    sandboxInstances.set(name, origin);
  const { authorizationCode, publicPkce } = sandbox.clients.seeded;
  for (const { identifier } of [authorizationCode, publicPkce]) {
    sandbox.clients.update(identifier, { redirectUris: [host.redirectUriFor(instanceHost)] });
  }
  const hostUrl = host.url;
  const browser = await openBrowser();
  return {
    browser,
    sandbox,
    sandboxUrl: address.url,
    hostUrl,
    signIn: (options) => signInAt(browser, host, options),
    async ask(path, body) {
      const response = await fetch(`${hostUrl}/api/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${host.key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    setRunningPipelines: (count) => {
      running = count;
    },
    advance: (seconds) => {
      offset += seconds * 1000;
    },
    async restartHost() {
      await host.close();
      host = await start(Number(new URL(hostUrl).port));
    },
    async close() {
      await browser.close();
      await host.close();
      await closeSandbox();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function signInAt(
  browser: Browser,
  host: RunningHost,
  options: BrowserContextOptions = {},
): Promise<SignedInBrowser> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(25_000);
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  const page = await context.newPage();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== host.url && /^https?:$/.test(url.protocol) && !request.isNavigationRequest()) {
      complaints.push(`request to ${url.origin}`);
    }
  });
  await page.goto(host.newLink());
  await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
  return { context, page, complaints };
}
