import type { Page } from 'playwright-core';
import { openPageWorld, type PageWorld } from '../test/e2e/support/page-world.ts';
import { median, type Row, toTable } from './measure.ts';

const rounds = 9;

/**
 * The designer's page on the sandbox: from the start of the navigation until its first view can be used, in a browser
 * without a cache, beside a navigation to an answer of some bytes on the same host. Real Chromium, one tab.
 */
export async function benchPage(): Promise<readonly Row[]> {
  const world = await openPageWorld();
  try {
    const times: readonly [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      times[0].push(await timeFloor(world));
      times[1].push(await timeFirstView(world));
    }
    const [floor, ours] = times.map(median);
    return [
      {
        what: 'designer’s page: from the navigation until the first view can be used, without a cache',
        floor: floor ?? Number.NaN,
        ours: ours ?? Number.NaN,
        unit: 'ms',
        atMost: 1000,
        of: 'ours',
      },
    ];
  } finally {
    await world.close();
  }
}

async function timeFloor(world: PageWorld): Promise<number> {
  return timeIn(world, async (page) => {
    await page.goto(`${world.hostUrl}/healthz`);
  });
}

async function timeFirstView(world: PageWorld): Promise<number> {
  return timeIn(world, async (page) => {
    await page.goto(`${world.hostUrl}/`);
    // What one does first is there and listens.
    await page.getByRole('link', { name: 'New account' }).waitFor();
  });
}

/** Milliseconds of a visit in a signed-in profile whose cache is off. */
async function timeIn(world: PageWorld, visit: (page: Page) => Promise<void>): Promise<number> {
  const { context } = await world.signIn();
  const page = await context.newPage();
  const control = await context.newCDPSession(page);
  await control.send('Network.setCacheDisabled', { cacheDisabled: true });
  const startedAt = performance.now();
  await visit(page);
  const spent = performance.now() - startedAt;
  await context.close();
  return spent;
}

if (import.meta.main) console.log(toTable(await benchPage()));
