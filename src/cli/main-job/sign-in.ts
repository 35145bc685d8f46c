import type { SessionView } from '../../generated/types.ts';
import { HostApi } from './host-api.ts';
import { expectThat } from './step.ts';
import type { UserAgent } from './user-agent.ts';

/**
 * Exchanges the access key for a session, as the page does. Returns the API as this browser calls it from now on: every
 * request carries the session's CSRF token.
 */
export async function signIn(browser: UserAgent, hostUrl: string, key: string): Promise<HostApi> {
  const address = new URL('/api/session', hostUrl);
  const opened = await browser.request(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  expectThat(opened.status === 204, `The host answered ${opened.status} to the access key.`);
  const shown = await browser.request(address, { method: 'GET' });
  const { csrfToken } = (await shown.json()) as SessionView;
  expectThat(csrfToken !== null, 'The host did not take the browser for a session.');
  return new HostApi((path, { headers, ...init }) =>
    browser.request(new URL(path, hostUrl), { ...init, headers: { ...headers, 'x-csrf-token': csrfToken } }),
  );
}
