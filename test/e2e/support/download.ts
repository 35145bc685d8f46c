import { text } from 'node:stream/consumers';
import type { Locator, Page } from 'playwright-core';

/** The text of the file that a click on this link downloads. */
export async function download(page: Page, link: Locator): Promise<string> {
  const [started] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return text(await started.createReadStream());
}
