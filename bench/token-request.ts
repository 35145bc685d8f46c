import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import type { EndpointUrl } from '../src/generated/types.ts';
import { refreshToken } from '../src/oauth/refresh-token.ts';
import { createFetch } from '../src/transport.ts';
import { median } from './measure.ts';

const host = 'bench.coupahost.com';
const callsPerRound = 1000;
const rounds = 21;

/** Medians over the rounds; the ratios are ours over the floor. */
export interface TokenRequestResult {
  readonly floorMicroseconds: number;
  readonly oursMicroseconds: number;
  readonly latencyRatio: number;
  readonly floorCpuMicroseconds: number;
  readonly oursCpuMicroseconds: number;
  readonly cpuRatio: number;
}

interface Contender {
  readonly name: string;
  readonly call: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface Round {
  readonly p50: number;
  readonly cpu: number;
}

/** One refresh through `oauth` and `transport` beside a bare `undici.request` that sends the same POST. */
export async function benchTokenRequest(): Promise<TokenRequestResult> {
  const server = fork(fileURLToPath(new URL('token-server.ts', import.meta.url)));
  try {
    const [port] = (await once(server, 'message')) as [number];
    const origin = `http://127.0.0.1:${port}`;
    const contenders = [floor(origin), ours(origin)] as const;
    const measured: readonly [Round[], Round[]] = [[], []];
    for (const { call } of contenders) {
      await measure(call, 20 * callsPerRound);
    }
    for (let round = 0; round < rounds; round += 1) {
      measured[0].push(await measure(contenders[0].call, callsPerRound));
      measured[1].push(await measure(contenders[1].call, callsPerRound));
    }
    await Promise.all(contenders.map(({ close }) => close()));
    return resultOf(...measured);
  } finally {
    server.disconnect();
  }
}

function floor(origin: string): Contender {
  const dispatcher = new Agent();
  return {
    name: 'undici.request',
    async call() {
      // Made anew each time, as it must be: a refresh token is good for one request.
      const body = new URLSearchParams({
        refresh_token: 'r'.repeat(43),
        grant_type: 'refresh_token',
        client_id: 'bench-client',
        client_secret: 's'.repeat(64),
      }).toString();
      const answer = await request(`${origin}/oauth2/token`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body,
        dispatcher,
      });
      return answer.body.json();
    },
    close: () => dispatcher.close(),
  };
}

function ours(origin: string): Contender {
  const fetch = createFetch({ sandboxInstances: new Map([[host, origin]]) });
  const server = {
    issuer: `https://${host}`,
    authorizationEndpoint: `https://${host}/oauth2/authorizations/new` as EndpointUrl,
    tokenEndpoint: `https://${host}/oauth2/token` as EndpointUrl,
  };
  const client = {
    clientId: 'bench-client',
    authentication: { method: 'body', secret: 's'.repeat(64) },
  } as const;
  const context = { fetch, now: () => Date.now() };
  return {
    name: 'refresh over transport',
    call: () => refreshToken(server, client, { refreshToken: 'r'.repeat(43) }, context),
    close: () => fetch.close(),
  };
}

async function measure(call: () => Promise<unknown>, calls: number): Promise<Round> {
  const latencies: number[] = [];
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) {
    const start = performance.now();
    await call();
    latencies.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  return { p50: median(latencies) * 1000, cpu: (user + system) / calls };
}

function resultOf(floorRounds: readonly Round[], ourRounds: readonly Round[]): TokenRequestResult {
  const [floorP50, ourP50] = [floorRounds, ourRounds].map((list) => median(list.map(({ p50 }) => p50)));
  const [floorCpu, ourCpu] = [floorRounds, ourRounds].map((list) => median(list.map(({ cpu }) => cpu)));
  return {
    floorMicroseconds: floorP50 ?? 0,
    oursMicroseconds: ourP50 ?? 0,
    latencyRatio: (ourP50 ?? 0) / (floorP50 ?? 1),
    floorCpuMicroseconds: floorCpu ?? 0,
    oursCpuMicroseconds: ourCpu ?? 0,
    cpuRatio: (ourCpu ?? 0) / (floorCpu ?? 1),
  };
}

if (import.meta.main) {
  const result = await benchTokenRequest();
  console.table({
    'undici.request': { 'p50 µs': result.floorMicroseconds, 'CPU µs': result.floorCpuMicroseconds },
    'refresh over transport': { 'p50 µs': result.oursMicroseconds, 'CPU µs': result.oursCpuMicroseconds },
    ratio: { 'p50 µs': result.latencyRatio, 'CPU µs': result.cpuRatio },
  });
}
