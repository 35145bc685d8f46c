import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { outcomeLines } from '../../src/cli/main-job/outcome-lines.ts';
import { runStories } from '../../src/cli/main-job/run-stories.ts';
import { signIn } from '../../src/cli/main-job/sign-in.ts';
import type { StepOutcome } from '../../src/cli/main-job/step.ts';
import { stories } from '../../src/cli/main-job/stories.ts';
import { UserAgent } from '../../src/cli/main-job/user-agent.ts';
import { openLog } from '../../src/cli/shared/open-log.ts';
import { startHost } from '../../src/cli/shared/start-host.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { findLeaks } from '../support/canary.ts';
import { Overheard } from '../support/overhear.ts';

const instanceHost = 'acme-sandbox.coupahost.com';
/** Every secret that crosses the wire between browser, host and instance, by value. */
const overheard = new Overheard();
const { secrets } = overheard;
const outcomes: StepOutcome[] = [];
const answers: string[] = [];
const printed: string[] = [];
const requestLines: string[] = [];
let folder = '';

/** The request lines that arrive at the sandbox. */
function noted(answer: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
  return (request) => {
    const { pathname, search } = new URL(request.url);
    requestLines.push(`${request.method} ${pathname}${search}`);
    return answer(request);
  };
}

class AttentiveAgent extends UserAgent {
  override async request(...parameters: Parameters<UserAgent['request']>): Promise<Response> {
    const response = await super.request(...parameters);
    if (parameters[0].pathname.startsWith('/api/')) answers.push(await response.clone().text());
    const cookies = response.headers.getSetCookie();
    overheard.learn(cookies.map((line) => ['password', /=([^;]*)/.exec(line)?.[1]] as const));
    return response;
  }
}

async function runEverything(): Promise<void> {
  let offset = 0;
  const now = (): number => Date.now() + offset;
  const sandbox = createSandbox({ instanceHost, clock: now });
  const served = await serveSandbox(
    { ...sandbox, log: sandbox.log, fetch: noted(overheard.at(sandbox.fetch)) },
    { port: 0 },
  );
  const sandboxInstances = new Map([[instanceHost, served.url]]);
  const log = await openLog({ log: 'debug', 'log-file': join(folder, 'host.log') });
  // A scheduler that wakes when the clock is moved on renews other accounts among the requests that a step counts.
  const host = await startHost({
    ...{ dataFolder: folder, network: { sandboxInstances }, scheduler: false, port: 0, clock: now },
    ...(log && { log }),
  });
  const { seeded } = sandbox.clients;
  for (const { identifier } of [seeded.authorizationCode, seeded.publicPkce]) {
    sandbox.clients.update(identifier, { redirectUris: [host.redirectUriFor(instanceHost)] });
  }
  secrets.set(host.key, 'access key');
  const browser = new AttentiveAgent(sandboxInstances);
  const world = {
    instanceHost,
    sandboxUrl: served.url,
    hostUrl: host.url,
    accessKey: host.key,
    keyHeaderFile: host.keyHeaderFile,
    clients: seeded,
    newPageLink: host.newLink,
    api: await signIn(browser, host.url, host.key),
    browser,
    now,
    advance: (seconds: number) => {
      offset += seconds * 1000;
    },
    requests: () => sandbox.log,
    close: async () => {
      await host.close();
      await served.close();
    },
  };
  try {
    await runStories(stories(world), (outcome) => outcomes.push(outcome));
  } finally {
    await world.close();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'canary-'));
  const keep = (chunk: unknown): boolean => {
    printed.push(String(chunk));
    return true;
  };
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(keep),
  );
  try {
    await runEverything();
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a whole run, searched for every secret in it (A-45)', () => {
  it('passed every step and met every kind of secret', () => {
    expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect([...new Set(secrets.values())]).toEqual(
      expect.arrayContaining([
        'access_token',
        'refresh_token',
        'client_secret',
        'code',
        'code_verifier',
        'state',
        'access key',
      ]),
    );
    expect(secrets.size).toBeGreaterThan(20);
  });

  it('shows none in what it prints, in errors, and in answers of the API (A-31, A-49)', () => {
    const lines = outcomes.flatMap((outcome) => outcomeLines(outcome)).join('\n');
    const places = {
      lines,
      outcomes: JSON.stringify(outcomes),
      printed: printed.join(''),
      answers: answers.join('\n'),
    };
    expect(answers.length).toBeGreaterThan(20);
    // The state is meant for the browser: the answer to Authorize is the address that carries it.
    expect(findLeaks(places, secrets).filter((leak) => leak !== 'answers: state')).toEqual([]);
  });

  it('logs none at debug level', () => {
    const log = readFileSync(join(folder, 'host.log'), 'utf8');
    expect(log).toContain('"event":"renewal.succeeded"');
    expect(findLeaks({ log }, secrets)).toEqual([]);
  });

  it('holds none in clear in the database and its side files (A-48)', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name !== 'key');
    expect(files.some((name) => name.endsWith('.db'))).toBe(true);
    const contents = Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name))]));
    expect(findLeaks(contents, secrets)).toEqual([]);
  });

  it('never put one into a request line of a token or API request (A-22, A-35)', () => {
    const lines = requestLines.filter((line) => !line.includes('/oauth2/authorizations/new')).join('\n');
    expect(lines).toContain('POST /oauth2/token');
    expect(findLeaks({ lines }, secrets)).toEqual([]);
  });

  it('would have noticed: the key file and the wire do hold secrets', () => {
    expect(findLeaks({ wire: JSON.stringify([...secrets.keys()]) }, secrets).length).toBe(secrets.size);
  });
});
