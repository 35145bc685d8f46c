import { ConnectorError } from '../../src/errors.ts';
import type { EndpointUrl } from '../../src/generated/types.ts';
import { createFetch } from '../../src/transport.ts';

/** What a process held before and after its refusals, MiB, and the codes that they had. */
export interface Refusals {
  readonly before: { readonly resident: number; readonly heap: number };
  readonly after: { readonly resident: number; readonly heap: number };
  readonly codes: readonly string[];
}

// Nothing but the transport lives in here, so that its memory alone is measured.
const [url = '', proxy = '', triesBefore, tries] = process.argv.slice(2);
const mebibyte = 1024 * 1024;
const fetch = createFetch({ proxy });
const codes = new Set<string>();

async function refuse(count: number): Promise<Refusals['before']> {
  for (let one = 0; one < count; one += 1) {
    const request = fetch(url as EndpointUrl, {
      method: 'POST',
      headers: {},
      body: 'client_secret=cs-canary',
    });
    codes.add(
      await request.then(
        () => 'answered',
        (error: unknown) => (error instanceof ConnectorError ? error.code : 'unknown'),
      ),
    );
    if (one % 500 === 0) globalThis.gc?.();
  }
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss / mebibyte, heap: heapUsed / mebibyte };
}

const before = await refuse(Number(triesBefore));
const after = await refuse(Number(tries));
process.send?.({ before, after, codes: [...codes] } satisfies Refusals, () => process.disconnect());
