import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createSilentServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { createFetch, type TransportOptions } from '../../src/transport.ts';
import { createCertificate } from '../support/create-certificate.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { listen } from '../support/listen.ts';
import { repetitions } from '../support/repetitions.ts';
import { type FaultRun, FaultWorld, lifetime } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

let world: FaultWorld;
let run: FaultRun;

beforeAll(async () => {
  world = await FaultWorld.open('SQLite');
});
afterAll(() => world.close());

/** An account whose token is due, at a sandbox behind a line that can be spoiled. */
async function dueBehind(limits: TransportOptions['limits'] = {}): Promise<FaultProxy> {
  run = await world.authorized('strict');
  const served = await serveSandbox(run.sandbox);
  onTestFinished(() => served.close());
  const line = await FaultProxy.open(served.port);
  travelTo({
    sandboxInstances: new Map([[run.sandbox.instanceHost, `http://127.0.0.1:${line.port}`]]),
    limits,
  });
  world.now = run.issued + 20.5 * hour;
  return line;
}

/** A forward proxy that leads every tunnel to one port. */
function createTunnel(port: number) {
  return createServer().on('connect', (_request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => undefined);
    const through = connect(port, '127.0.0.1').on('error', () => socket.destroy());
    socket.once('close', () => through.destroy());
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(through).pipe(socket);
  });
}

function travelTo(options: TransportOptions): void {
  const fetch = createFetch(options);
  onTestFinished(() => fetch.close());
  world.way = fetch;
}

/** The living token is served, nothing was sent, and the next try comes after the usual pause and heals. */
async function expectNothingSent(code: string, state = 'degraded'): Promise<void> {
  const posts = run.posts;
  await run.renew();
  expect(run.posts).toBe(posts);
  expect(await run.health()).toMatchObject({
    state,
    cause: code,
    nextRenewalAt: new Date(world.now + 30_000).toISOString(),
  });
  expect(await run.ask()).toBe(1);
  run.travelBy({});
  world.now += 30_000;
  expect(await run.renew()).toMatchObject({ version: 2, failure: null });
  run.assertInvariants(0);
}

async function expectUncertain(code: string, answersLost: number): Promise<void> {
  const { failure } = await run.renew();
  expect(failure?.code).toBe('refresh.uncertain');
  const next = new Date(run.issued + lifetime - 2 * hour).toISOString();
  const health = await run.health();
  expect(health).toMatchObject({ state: 'uncertain', nextRenewalAt: next });
  expect(health.message).toContain(code);
  expect(await run.ask()).toBe(1);
  run.travelBy({});
  world.now = Date.parse(next);
  expect((await run.renew()).failure?.code).toBe(answersLost === 0 ? undefined : 'refresh.answer_lost');
  run.assertInvariants(1);
}

describe('a renewal over a line that', () => {
  it('F-06: refuses connections is tried again soon, as nothing was sent', async () => {
    const line = await dueBehind();
    await line.refuse();
    await expectNothingSent('net.connect_refused');
  });

  it('F-07: takes the request and says nothing is uncertain, and its connection is closed', async () => {
    const line = await dueBehind({ headersMilliseconds: 60 });
    line.set('toClient', { after: 0, how: 'swallow' });
    await expectUncertain('net.headers_timeout', 1);
    expect(line.connections).toBe(1);
  });

  it('F-07: loses the request itself is uncertain too, and loses nothing', async () => {
    const line = await dueBehind({ headersMilliseconds: 60 });
    line.fallSilent();
    await expectUncertain('net.headers_timeout', 0);
  });

  it('F-08: stalls within the body is uncertain at the total deadline', async () => {
    const line = await dueBehind({ headersMilliseconds: 500, totalMilliseconds: 600 });
    line.set('toClient', { after: 400, how: 'swallow' });
    await expectUncertain('net.total_timeout', 1);
  });

  it('F-09: passes a byte at a time is uncertain at the total deadline, whatever still comes', async () => {
    const line = await dueBehind({ headersMilliseconds: 500, totalMilliseconds: 600 });
    line.set('toClient', { after: 400, how: 'hold' });
    setTimeout(() => line.set('toClient', { sliceBytes: 1, latencyMilliseconds: 20 }), 150);
    await expectUncertain('net.total_timeout', 1);
  });

  it('passes on slowly, in pieces, but in time is none of its business', async () => {
    const line = await dueBehind();
    line.set('toClient', { sliceBytes: 64, latencyMilliseconds: 1 });
    expect(await run.renew()).toMatchObject({ version: 2, failure: null });
    run.assertInvariants(0);
  });

  it.each([0, 1, 200, 400, 900])(
    'F-10: breaks after %d bytes of the answer is uncertain, and stores no half token',
    async (after) => {
      const line = await dueBehind();
      line.set('toClient', { after, how: 'reset' });
      await expectUncertain('net.reset', 1);
      expect(line.cuts).toBe(1);
    },
  );

  it('F-10: breaks at one place after the other, and half a token is never stored', {
    timeout: 7_200_000,
  }, async () => {
    const runs = repetitions(20, 1_000);
    for (let count = 0; count < runs; count += 1) {
      const line = await dueBehind();
      line.set('toClient', { after: 1 + Math.floor((count * 900) / runs), how: 'reset' });
      const before = run.observations.at(-1);
      const { version, tokens, failure } = await run.renew();
      expect({ version, tokens }).toEqual({ version: before?.version, tokens: before?.tokens });
      expect(failure?.code).toBe('refresh.uncertain');
    }
  });

  it('F-10: breaks before the request is whole is uncertain, and loses nothing', async () => {
    const line = await dueBehind();
    line.set('toServer', { after: 100, how: 'reset' });
    await expectUncertain('net.reset', 0);
  });

  it('F-11: ends in order before the announced length is uncertain', async () => {
    const line = await dueBehind();
    line.set('toClient', { after: 500, how: 'end' });
    await expectUncertain('net.reset', 1);
  });
});

describe('a renewal that cannot be sent', () => {
  it('F-06: because no connection comes about in time is tried again soon', async () => {
    run = await world.authorized('strict');
    world.now = run.issued + 20.5 * hour;
    const line = await FaultProxy.open(await listen(createSilentServer()));
    line.fallSilent();
    travelTo({ proxy: `http://127.0.0.1:${line.port}`, limits: { connectMilliseconds: 60 } });
    await expectNothingSent('net.connect_timeout');
  });

  it('F-17: because of a certificate nobody vouches for waits for a person, and heals by itself', async () => {
    run = await world.authorized('strict');
    world.now = run.issued + 20.5 * hour;
    const instance = createHttpsServer(createCertificate({ name: run.sandbox.instanceHost }));
    const port = await listen(instance);
    const tunnels = createTunnel(port);
    travelTo({ proxy: `http://127.0.0.1:${await listen(tunnels)}` });
    await expectNothingSent('net.tls_untrusted', 'needs-configuration');
  });

  it.each([
    ['does not resolve', 'net.dns', 'degraded', { code: 'ENOTFOUND' }],
    ['cannot be asked for', 'net.dns', 'degraded', { code: 'EAI_AGAIN' }],
    ['leads to this machine', 'net.address_refused', 'needs-configuration', undefined],
  ])('F-18: because its name %s', async (_case, code, state, failure) => {
    run = await world.authorized('strict');
    world.now = run.issued + 20.5 * hour;
    travelTo({
      lookup: (_name, _options, callback) =>
        failure === undefined
          ? callback(null, [{ address: '127.0.0.1', family: 4 }])
          : callback(Object.assign(new Error('lookup'), failure), []),
    });
    await expectNothingSent(code, state);
  });

  it.each(['EMFILE', 'ENFILE'])(
    'F-57: for want of file descriptors (%s) is tried again soon',
    async (code) => {
      run = await world.authorized('strict');
      world.now = run.issued + 20.5 * hour;
      travelTo({
        send: () => Promise.reject(Object.assign(new Error('socket'), { code, syscall: 'connect' })),
      });
      await expectNothingSent('net.too_many_files');
    },
  );
});
