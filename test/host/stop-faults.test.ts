import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startSandbox } from '../../src/cli/shared/start-sandbox.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { asSuperuser } from '../support/postgres.ts';
import { sendToApp } from '../support/send-to-app.ts';
import { FaultWorld } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

interface LeaseLine {
  readonly lease_owner: string | null;
  readonly intent_id: string | null;
}

/** What is left of leases and intents, read past the host. */
async function leasesIn(address: string): Promise<readonly LeaseLine[]> {
  const query = 'select lease_owner, intent_id from refresh_leases';
  if (address.startsWith('postgres')) return (await asSuperuser(query, address)) as unknown as LeaseLine[];
  const database = new Database(address.slice('sqlite:'.length), { readonly: true });
  const lines = database.prepare<[], LeaseLine>(query).all();
  database.close();
  return lines;
}

const openLeases = async (address: string) =>
  (await leasesIn(address)).filter((line) => line.lease_owner !== null || line.intent_id !== null);

const accounts = 50;

describe.each(['SQLite', 'PostgreSQL'] as const)('F-59: a host over %s that is closed', (engine) => {
  let world: FaultWorld;

  afterEach(() => world.close());

  /** Fifty accounts at one instance whose renewals are due and whose answers are held. */
  async function held(grantType: 'authorization_code' | 'client_credentials', limits = {}) {
    world = await FaultWorld.open(engine);
    const first = await world.authorized('strict');
    const runs = [first];
    while (runs.length < accounts) runs.push(await first.another(grantType));
    const { promise, resolve } = Promise.withResolvers<void>();
    const send = sendToApp(first.sandbox);
    first.travelBy({
      limits,
      send: async (url, options) => {
        const answer = await send(url, options);
        await promise;
        return answer;
      },
    });
    world.now += 20.5 * hour;
    const posts = first.posts;
    return { runs, release: resolve, sent: () => first.posts - posts };
  }

  const outcomes = async (renewals: readonly Promise<unknown>[]) => {
    const settled = await Promise.allSettled(renewals);
    return Map.groupBy(settled, (one) => (one.status === 'fulfilled' ? 'renewed' : String(one.reason.code)));
  };

  it('during fifty renewals hears out those that were sent and leaves the others to the next host', async () => {
    const { runs, release, sent } = await held('authorization_code');
    const renewals = runs.map(({ id }) => world.host.refresh(id));
    for (const renewal of renewals) renewal.catch(() => undefined);
    await vi.waitFor(() => expect(sent()).toBe(4), { timeout: 10_000 });
    let closed = false;
    const closing = world.host.close().then(() => {
      closed = true;
    });
    for (let round = 0; round < 20; round += 1) await new Promise(setImmediate);
    expect(closed).toBe(false);
    release();
    await closing;
    const ends = await outcomes(renewals);
    expect(ends.get('renewed')).toHaveLength(4);
    expect(ends.get('refresh.instance_unavailable')).toHaveLength(accounts - 4);
    expect(await openLeases(world.address)).toEqual([]);
    const versions = await Promise.all(runs.map(async (run) => (await run.observe()).version));
    expect(versions.filter((version) => version === 2)).toHaveLength(4);
    expect(sent()).toBe(4);
    for (const run of runs) run.assertOwnInvariants(0);
  });

  it('while no answer comes ends with the deadline of the requests, and says what is open', async () => {
    const { runs, sent } = await held('client_credentials', {
      headersMilliseconds: 100,
      totalMilliseconds: 150,
    });
    const renewals = runs.slice(0, 3).map(({ id }) => world.host.refresh(id));
    for (const renewal of renewals) renewal.catch(() => undefined);
    await vi.waitFor(() => expect(sent()).toBe(3), { timeout: 10_000 });
    await world.host.close();
    expect([...(await outcomes(renewals)).keys()]).toEqual(['net.headers_timeout']);
    const codes = await Promise.all(runs.slice(0, 3).map(async (run) => (await run.observe()).failure?.code));
    expect(codes).toEqual(['refresh.uncertain', 'net.headers_timeout', 'net.headers_timeout']);
    runs[0]?.assertOwnInvariants(1);
    const leases = await leasesIn(world.address);
    expect(leases.filter(({ lease_owner }) => lease_owner !== null)).toEqual([]);
  });
});

describe('F-59: coupa-account serve', () => {
  it('that is sent SIGTERM during a renewal stores its answer and ends with 0', {
    timeout: 30_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coupa-serve-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const instance = 'acme-sandbox.coupahost.com';
    const { sandbox, address, close } = await startSandbox({ port: 0, instance });
    onTestFinished(close);
    const line = await FaultProxy.open(Number(new URL(address.url).port));
    const host = ['--data-dir', folder, '--sandbox-instance', `${instance}=http://127.0.0.1:${line.port}`];
    const { identifier, secret = '' } = sandbox.clients.seeded.clientCredentials;
    const secretFile = join(folder, 'secret');
    writeFileSync(secretFile, secret, { mode: 0o600 });
    const named = ['--host', instance, '--client-id', identifier, '--client-secret-file', secretFile];
    const created = await runCli(['accounts', 'create', '--label', 'Coupa', ...named, ...host]);
    expect(created.code).toBe(0);
    expect((await runCli(['authorize', 'Coupa', ...host])).code).toBe(0);
    const { child, url, key } = await serve(host);
    const headers = { authorization: `Bearer ${key}` };
    const listed = (await (await fetch(`${url}/api/accounts`, { headers })).json()) as {
      readonly accounts: readonly { readonly id: string }[];
    };
    const posts = sandbox.log.length;
    line.set('toClient', { after: 0, how: 'hold' });
    const renewing = fetch(`${url}/api/accounts/${listed.accounts[0]?.id}/refresh`, {
      method: 'POST',
      headers,
    });
    await vi.waitFor(() => expect(sandbox.log.length).toBe(posts + 1), { timeout: 5_000 });
    child.kill('SIGTERM');
    const exited = once(child, 'exit');
    line.heal();
    expect((await renewing).status).toBe(200);
    expect(await exited).toEqual([0, null]);
    expect(await openLeases(`sqlite:${join(folder, 'accounts.db')}`)).toEqual([]);
    const shown = await runCli(['accounts', 'show', 'Coupa', '--json', ...host]);
    expect(JSON.parse(shown.stdout)).toMatchObject({ token: { version: 2 } });
  });
});

/** The real command, once it listens. */
async function serve(host: readonly string[]) {
  const entry = fileURLToPath(new URL('../../src/cli/run.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [entry, 'serve', '--port', '0', '--json', ...host], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  const { promise, resolve } = Promise.withResolvers<{ readonly url: string; readonly key: string }>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    told += text;
    if (/\n$/.test(told)) resolve(JSON.parse(told) as { readonly url: string; readonly key: string });
  });
  return { child, ...(await promise) };
}
