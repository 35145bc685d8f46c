import { createServer } from '../src/server/create-server.ts';
import { benchInput } from './bench-account.ts';
import { median, type Row, toTable } from './measure.ts';
import { openBenchHost } from './open-bench-host.ts';

const accessKey = 'bench-access-key'.padEnd(43, 'x');
const publicUrl = 'http://127.0.0.1:8400';
const unknownId = '0123456789abcdef01234567';
const pairs = 20_000;
const warmUps = 2_000;

type Fetch = ReturnType<typeof createServer>['fetch'];

/**
 * The draft of somebody else beside one that never was: the same answer, and the same time in the middle, so that nobody
 * can find drafts by their clock. Within one process and without a network, where the least difference would show; the
 * two are asked for call by call in turn, so that a busy moment of the machine hits both.
 */
export async function benchIds(): Promise<readonly Row[]> {
  const host = await openBenchHost({ fetch: () => Promise.reject(new Error('Nothing is sent.')) });
  try {
    const { draftId } = await host.authorization.openDraft({ input: benchInput }, { userId: 'somebody' });
    const { fetch } = createServer({ host, accessKey, publicUrl, page: '/nowhere' });
    await timeCalls(fetch, [unknownId, draftId], warmUps);
    const [unknown, foreign] = await timeCalls(fetch, [unknownId, draftId], pairs);
    // A clock tells both ways: what answers sooner is told apart as well as what answers later.
    const [floor = Number.NaN, ours = Number.NaN] = [median(unknown), median(foreign)].sort((a, b) => a - b);
    return [
      {
        what: '404 for the draft of somebody else and for an id that nobody has, the slower beside the faster',
        ...{ floor, ours, unit: 'µs', atMost: 1.1, of: 'ratio' },
      },
    ];
  } finally {
    await host.close();
  }
}

/** Microseconds of each call, for the two of each pair; which one comes first changes from pair to pair. */
async function timeCalls(
  fetch: Fetch,
  ids: readonly [string, string],
  count: number,
): Promise<readonly [readonly number[], readonly number[]]> {
  const spent: readonly [number[], number[]] = [[], []];
  for (let call = 0; call < 2 * count; call += 1) {
    const which = ((call + (call >> 1)) % 2) as 0 | 1;
    const startedAt = performance.now();
    await ask(fetch, ids[which]);
    spent[which].push((performance.now() - startedAt) * 1_000);
  }
  return spent;
}

async function ask(fetch: Fetch, id: string): Promise<void> {
  const headers = { host: '127.0.0.1:8400', authorization: `Bearer ${accessKey}` };
  const { status } = await fetch(new Request(`${publicUrl}/api/drafts/${id}`, { headers }));
  if (status !== 404) throw new Error(`The server answered ${status}.`);
}

if (import.meta.main) console.log(toTable(await benchIds()));
