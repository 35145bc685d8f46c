import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createWorld } from '../../../src/cli/main-job/create-world.ts';
import { nextLines } from '../../../src/cli/main-job/next-lines.ts';
import { runStories } from '../../../src/cli/main-job/run-stories.ts';
import { start } from '../../../src/cli/main-job/start.ts';
import type { StepOutcome, Story } from '../../../src/cli/main-job/step.ts';
import { stories } from '../../../src/cli/main-job/stories.ts';
import type { World } from '../../../src/cli/main-job/world.ts';

const failing = (): readonly Story[] => [
  { title: 'broken', steps: [{ title: 'fails', run: () => Promise.reject(new TypeError('x')) }] },
];

// A folder of our own for temporary files, to see what is left in it.
const folder = mkdtempSync(join(tmpdir(), 'main-job-'));
vi.stubEnv('TMPDIR', folder);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the main job', () => {
  const lines: string[] = [];
  let code: number;

  beforeAll(async () => {
    code = await start({ exit: true, json: false, write: (line) => lines.push(line) });
  });

  it('passes every step and ends with 0', () => {
    const text = lines.join('\n');
    expect(code, text).toBe(0);
    expect(text).toMatch(/✓ (\d+) of \1 steps passed/);
  });

  it.each([
    ['both grants', /Client credentials: .*Authorization code: .*public client/s],
    [
      'the old token while the renewal runs',
      /19 h later: .* 200 after (19|20) h \d+ min, with the old access token/,
    ],
    [
      'one renewal before the answer',
      /24 h later: .* 1 token request, access token [0-9a-f]{8} → [0-9a-f]{8}/,
    ],
    ['the rotation of the refresh token', /refresh token [0-9a-f]{8} → [0-9a-f]{8}/],
    ['a wrong secret', /token\.invalid_client: .*\n {6}Do: .*\n {6}At: Coupa: Setup/],
    ['a missing scope', /api\.scope_missing: .*\n {6}Do: .*\n {6}At: Coupa: Setup/],
    ['a missing offline_access', /token\.no_refresh_token: .*\n {6}Do: .*\n {6}At: Coupa: Setup/],
    ['no credential in any URL', /✓ No credential in any URL .* 0 of \d+ requests/],
  ])('shows %s', (_what, pattern) => {
    expect(lines.join('\n')).toMatch(pattern);
  });

  it('leaves no folder behind', () => {
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends with 1 when a step fails, and says so as JSON', async () => {
    const written: string[] = [];
    const result = await start({
      exit: true,
      json: true,
      write: (line) => written.push(line),
      choose: failing,
    });
    expect(result).toBe(1);
    expect(JSON.parse(written.join('\n'))).toMatchObject({
      passed: false,
      steps: [{ story: 'broken', title: 'fails', status: 'failed', error: { code: 'host.unexpected' } }],
    });
  });
});

describe('the world of the main job', () => {
  async function inWorld<T>(use: (world: World) => Promise<T>): Promise<T> {
    const world = await createWorld();
    try {
      return await use(world);
    } finally {
      await world.close();
    }
  }

  it('shows no secret and no token in any outcome (check A-45)', async () => {
    await inWorld(async (world) => {
      const outcomes: StepOutcome[] = [];
      await runStories(stories(world), (outcome) => outcomes.push(outcome));
      const { clientCredentials, authorizationCode } = world.clients;
      const text = JSON.stringify(outcomes);
      for (const { secret = '' } of [clientCredentials, authorizationCode]) {
        expect(secret).not.toBe('');
        for (const form of [secret, btoa(secret), encodeURIComponent(secret)])
          expect(text).not.toContain(form);
      }
      expect(text).not.toContain(world.accessKey);
    });
  });

  it('is what the last lines say: each curl line names an address that answers', async () => {
    await inWorld(async (world) => {
      const { identifier, secret = '' } = world.clients.clientCredentials;
      const input = { label: 'Ready', host: world.instanceHost, clientId: identifier, clientSecret: secret };
      await world.api.createAccount({ ...input, scopes: 'core.common.read' });
      const text = (await nextLines(world)).join('\n');
      for (const [line] of text.matchAll(/curl .*/g)) {
        const [url = ''] = /http:\/\/127\S+/.exec(line) ?? [];
        const method = /-X POST| -d /.test(line) ? 'POST' : 'GET';
        const [, body] = /-d '([^']*)'/.exec(line) ?? [];
        const response = await fetch(url, {
          method,
          headers: { authorization: `Bearer ${world.accessKey}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body }),
        });
        expect(response.status, line).not.toBe(404);
      }
      for (const [url] of text.matchAll(/http:\/\/127\.0\.0\.1:\d+\/(oauth2|__sandbox)\S*/g)) {
        expect((await fetch(url)).status, url).toBe(200);
      }
    });
  });

  it('closes what it opened', async () => {
    const { hostUrl, sandboxUrl } = await inWorld(async (world) => world);
    await expect(fetch(`${hostUrl}/healthz`)).rejects.toThrow();
    await expect(fetch(`${sandboxUrl}/__sandbox`)).rejects.toThrow();
  });
});
