import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Junk, junkKinds } from './junk/junk-kinds.ts';
import type { FromJunkSender, JunkSenderOptions } from './junk/junk-protocol.ts';
import { optionsVariable } from './support/spawn-worker.ts';

const lookMilliseconds = 10;
const mostUnanswered = 1_000;
const sockets = 64;

/** Sends so much junk a second, one kind after the other, until it is told to stop; then tells what became of it. */
async function send({ origin, perSecond, ...place }: JunkSenderOptions): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const kinds = Object.entries(junkKinds);
  const answers: Record<string, Record<string, number>> = {};
  const [startedAt, counts] = [performance.now(), { sent: 0, heldBack: 0, broken: 0, unanswered: 0 }];
  let stopped = false;
  process.once('message', () => {
    stopped = true;
  });
  const sendOne = async (count: number): Promise<void> => {
    const [kind, make] = kinds[count % kinds.length] ?? [];
    if (kind === undefined || make === undefined) return;
    counts.unanswered += 1;
    try {
      const status = await statusOf(`${origin}`, make(place, count), agent);
      answers[kind] ??= {};
      answers[kind][status] = (answers[kind][status] ?? 0) + 1;
    } catch {
      counts.broken += 1;
    } finally {
      counts.unanswered -= 1;
    }
  };
  while (!stopped) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
    for (let count = counts.sent + counts.heldBack; count < due; count += 1) {
      if (counts.unanswered >= mostUnanswered) {
        counts.heldBack += 1;
        continue;
      }
      counts.sent += 1;
      void sendOne(count);
    }
    await delay(lookMilliseconds);
  }
  while (counts.unanswered > 0) await delay(lookMilliseconds);
  agent.destroy();
  const { sent, heldBack, broken } = counts;
  const seconds = (performance.now() - startedAt) / 1000;
  process.send?.({ seconds, sent, heldBack, broken, answers } satisfies FromJunkSender);
}

function statusOf(origin: string, { method, path, headers = {} }: Junk, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, { method, agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
      response.once('error', reject);
    });
    sent.once('error', reject).end();
  });
}

process.on('disconnect', () => process.exit(0));
const given = process.env[optionsVariable];
if (given !== undefined) await send(JSON.parse(given) as JunkSenderOptions);
