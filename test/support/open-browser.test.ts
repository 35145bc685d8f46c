import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from './listen.ts';
import { chromiumMajor, openBrowser } from './open-browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

describe('the browser of the tests', () => {
  it.runIf(process.platform === 'linux')('is the Chromium that was installed with them', () => {
    expect(browser.version().split('.')[0]).toBe(String(chromiumMajor));
  });

  it('keeps origins apart, as a person’s browser does', async () => {
    const answer = (text: string) => listen(createServer((_request, response) => response.end(text)));
    const [own, other] = await Promise.all([answer('<p>own</p>'), answer('secret')]);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${own}`);
    const read = `fetch('http://127.0.0.1:${other}').then((answer) => answer.text(), (error) => error.name)`;
    expect(await page.evaluate(read)).toBe('TypeError');
    await page.close();
  });
});
