import { describe, expect, it } from 'vitest';
import type { HookLogEntry } from '../../src/account/hook-context.ts';
import { ConnectorError, type ErrorCode } from '../../src/errors.ts';
import { clientCredentialsInput, codeInput, hour } from '../host/support/open-test-host.ts';
import { EventReader } from './support/read-events.ts';
import { TestServer } from './support/test-server.ts';

const ways: readonly (readonly [string, ErrorCode])[] = [
  ['refused', 'net.connect_refused'],
  ['filtered', 'net.connect_timeout'],
  ['a private address', 'net.address_refused'],
  ['no TLS', 'net.tls'],
  ['no HTTP', 'net.reset'],
  ['silent', 'net.headers_timeout'],
  ['unknown', 'net.dns'],
];
const telling = ways.map(([, code]) => code);
const ownHost = 'a.coupa.internal.example';
const coupasHost = 'acme.coupahost.com';
const post = { method: 'POST' } as const;

/** Everything that one server said, with what differs by chance left out. */
class Ear {
  readonly log: HookLogEntry[] = [];
  readonly server = new TestServer(undefined, {
    host: {
      additionalHostSuffixes: ['coupa.internal.example'],
      log: (entry) => this.log.push(entry),
    },
  });
  readonly #said: string[] = [];
  readonly #answers = this.server.answer;

  async hear(path: string, sent: Parameters<TestServer['send']>[1] = {}): Promise<string> {
    const response = await this.server.send(path, sent);
    const text = `${response.status} ${await response.text()}`;
    this.#said.push(`${sent.method ?? 'GET'} ${path} ${text}`);
    return text;
  }

  note(text: string): void {
    this.#said.push(text);
  }

  /** From now on the instance gives no answer, for this reason. */
  fallSilent(code: ErrorCode): void {
    this.server.answer = () => {
      throw new ConnectorError(code, { details: { host: ownHost, phase: 'connect' } });
    };
  }

  speakAgain(): void {
    this.server.answer = this.#answers;
  }

  /** Waits other than for a fresh token to settle. */
  get waits(): readonly number[] {
    return this.server.test.waits.filter((milliseconds) => milliseconds > 5_000);
  }

  get said(): string {
    return this.#said
      .join('\n')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT')
      .replaceAll(/\b[0-9a-f]{24}\b/g, 'ID')
      .replaceAll(/"(fingerprint|process|requestId)":"[^"]+"/g, '"$1":"…"');
  }
}

/** All that can be heard of an account: views, timeline, what somebody is sent who helps. */
async function hearAccount(ear: Ear, id: string): Promise<void> {
  await ear.hear('/api/accounts');
  for (const view of ['', '/timeline']) await ear.hear(`/api/accounts/${id}${view}`);
  const bundle = (await ear.hear(`/api/accounts/${id}/bundle`)).replace(/^\d+ /, '');
  expect(JSON.parse(bundle)).toMatchObject({ account: { id } });
}

/** A renewal by hand before there is any token, which is how a host could be looked for. */
async function renewUntouched(code: ErrorCode, host: string): Promise<Ear> {
  const ear = new Ear();
  const { id } = await ear.server.createAccount({ ...clientCredentialsInput, host });
  ear.fallSilent(code);
  await ear.hear(`/api/accounts/${id}/refresh`, post);
  await hearAccount(ear, id);
  return ear;
}

/** An instance that has worked and then answers no more. */
async function loseInstance(code: ErrorCode, host: string): Promise<Ear> {
  const ear = new Ear();
  const { server } = ear;
  const { id } = await server.createAccount({ ...clientCredentialsInput, host });
  await server.send(`/api/accounts/${id}/authorize`, post);
  ear.fallSilent(code);
  const operation = { json: { method: 'GET', path: '/api/invoices' } };
  await ear.hear(`/api/accounts/${id}/request`, operation);
  await ear.hear(`/api/accounts/${id}/refresh`, post);
  await ear.hear(`/api/accounts/${id}/renew-rejected`, { json: { tokenVersion: 1 } });
  await hearAccount(ear, id);
  server.test.now += 30 * hour;
  await ear.hear(`/api/accounts/${id}/before-operation`, post);
  await ear.hear(`/api/accounts/${id}/request`, operation);
  await hearAccount(ear, id);
  await ear.hear(`/api/accounts/${id}/disconnect`, post);
  await hearAccount(ear, id);
  return ear;
}

/** A return from Coupa, made up by whoever began it. */
async function forgeReturn(code: ErrorCode, host: string): Promise<Ear> {
  const ear = new Ear();
  const { server } = ear;
  const { id } = await server.createAccount({ ...codeInput, host });
  const events = new EventReader(await server.send('/api/events'));
  const { callback, cookie } = await server.begin(id);
  ear.fallSilent(code);
  const returned = await server.send(callback, { cookie });
  ear.note(await returned.text());
  for (let event = await events.next(); event !== undefined; event = await events.next()) {
    if (event.event !== 'authorization') continue;
    ear.note(JSON.stringify(event.data));
    break;
  }
  await events.cancel();
  await hearAccount(ear, id);
  return ear;
}

/** A refresh token that is at stake: what may have been sent must still be told apart from what was not. */
async function loseConsent(code: ErrorCode, host: string): Promise<Ear> {
  const ear = new Ear();
  const { server } = ear;
  const { id } = await server.createAccount({ ...codeInput, host });
  const { callback, cookie } = await server.begin(id);
  await server.send(callback, { cookie });
  ear.fallSilent(code);
  await ear.hear(`/api/accounts/${id}/refresh`, post);
  await hearAccount(ear, id);
  return ear;
}

const scenes = [
  ['a renewal by hand of an account that never had a token', renewUntouched],
  ['operations and renewals at an instance that answers no more', loseInstance],
  ['a return that was made up', forgeReturn],
] as const;

describe('A-54: what a network cause sounds like under a domain of the operator', () => {
  it.each(scenes)('is the same whatever listens: %s', async (_scene, play) => {
    const ears = await Promise.all(ways.map(([, code]) => play(code, ownHost)));
    const [first] = ears;
    expect(first?.said).toContain('net.instance_unreachable');
    for (const [index, { said, log }] of ears.entries()) {
      const [way, code] = ways[index] ?? [];
      expect([way, said]).toEqual([way, first?.said]);
      expect(telling.filter((told) => said.includes(told))).toEqual([]);
      expect(said).not.toContain('"phase"');
      expect(log).toContainEqual(
        expect.objectContaining({ event: 'instance.unreachable', code, accountId: expect.any(String) }),
      );
    }
  });

  it.each([
    ['a renewal by hand', renewUntouched],
    ['a return', forgeReturn],
  ] as const)('comes after the same time: %s', async (_scene, play) => {
    for (const [, code] of ways) {
      const { waits } = await play(code, ownHost);
      expect(waits).toHaveLength(1);
      // What is missing is the time that the work itself took.
      expect(waits[0]).toBeLessThanOrEqual(10_250);
    }
  });

  it('names no cause where a refresh token is at stake, and still knows whether it may be spent', async () => {
    const states: unknown[] = [];
    for (const [, code] of ways) {
      const { said } = await loseConsent(code, ownHost);
      expect(telling.filter((told) => said.includes(told))).toEqual([]);
      states.push([code, /"state":"([a-z]+)"/.exec(said)?.[1]]);
    }
    expect(Object.fromEntries(states as [string, string][])).toEqual({
      'net.connect_refused': 'degraded',
      'net.connect_timeout': 'degraded',
      'net.address_refused': 'degraded',
      'net.tls': 'degraded',
      'net.dns': 'degraded',
      'net.reset': 'uncertain',
      'net.headers_timeout': 'uncertain',
    });
  });

  it('is exact in what the operator counts and reads', async () => {
    for (const [, code] of ways) {
      const { log } = await renewUntouched(code, ownHost);
      expect(log).toContainEqual(expect.objectContaining({ code, reason: 'manual', causes: [] }));
    }
  });

  it('does not hold up a renewal that falls due by itself', async () => {
    const ear = new Ear();
    const { id } = await ear.server.createAccount({ ...clientCredentialsInput, host: ownHost });
    await ear.server.send(`/api/accounts/${id}/authorize`, post);
    ear.fallSilent('net.connect_refused');
    // In the mandatory window: the operation waits for the renewal, and has the living token when it fails.
    ear.server.test.now += 24 * hour - 120_000;
    expect(await ear.hear(`/api/accounts/${id}/before-operation`, post)).toMatch(/^200 /);
    expect(ear.waits).toEqual([]);
    ear.speakAgain();
    await hearAccount(ear, id);
    expect(ear.said).toContain('net.instance_unreachable');
  });

  it.each(['net.body_too_large', 'net.header_invalid', 'net.too_many_files'] as const)(
    'does not hide %s, which tells nothing of the network',
    async (code) => {
      const { said, waits } = await loseInstance(code, ownHost);
      expect(said).toContain(code);
      expect(waits).toEqual([]);
    },
  );

  it.each(scenes.slice(0, 2))('is told in full of Coupa’s own domains: %s', async (_scene, play) => {
    for (const [, code] of ways) {
      const { said, waits } = await play(code, coupasHost);
      expect(said).toContain(code);
      expect(said).not.toContain('net.instance_unreachable');
      expect(waits).toEqual([]);
    }
  });
});
