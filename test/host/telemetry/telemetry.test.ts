import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KillPoint } from '../../../src/host/test-seams.ts';
import type { FaultOrder } from '../../../src/sandbox/faults/fault-order.ts';
import { failureOf } from '../../support/failure-of.ts';
import { hour, TestHost } from '../support/open-test-host.ts';
import { RenewalWorld } from '../support/renewal-world.ts';
import { TelemetryProbe } from '../support/telemetry-probe.ts';

let world: RenewalWorld;
let probe: TelemetryProbe;

beforeEach(async () => {
  world = await RenewalWorld.open('strict');
  probe = new TelemetryProbe();
});

afterEach(() => world.close());

async function withHost<Result>(
  work: (host: Awaited<ReturnType<RenewalWorld['host']>>) => Promise<Result>,
): Promise<Result> {
  const host = await world.host({}, probe.options);
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}

describe('a renewal', () => {
  it('is a span with a child for each step, and nothing of it is secret', async () => {
    world.now += 20 * hour;
    await withHost((host) => host.refresh(world.accountId));
    const renewal = probe.spans.find(({ name }) => name === 'coupa.renewal');
    expect(renewal?.attributes).toEqual({
      'coupa.account.id': world.accountId,
      'coupa.renewal.reason': 'manual',
      'coupa.renewal.outcome': 'renewed',
      'coupa.renewal.rotation': 'rotated',
      'coupa.renewal.lease_wait_ms': expect.any(Number),
      'coupa.token.generation': 1,
      'coupa.token.version': 2,
    });
    const steps = probe.spans.filter(
      (span) => span.parentSpanContext?.spanId === renewal?.spanContext().spanId,
    );
    expect(steps.map(({ name }) => name)).toEqual([
      'coupa.renewal.lease_wait',
      'coupa.renewal.token_request',
      'coupa.renewal.journal',
      'coupa.renewal.save',
    ]);
    expect(probe.attributes('coupa.renewal.token_request')).toEqual({ 'http.response.status_code': 200 });
  });

  it('is counted by outcome and reason, never by account', async () => {
    world.now += 20 * hour;
    await withHost((host) => host.refresh(world.accountId));
    const reason = { 'coupa.renewal.reason': 'manual' };
    expect(await probe.points('coupa.renewals')).toEqual([
      [{ ...reason, 'coupa.renewal.outcome': 'renewed' }, 1],
    ]);
    expect(await probe.points('coupa.renewals.in_flight')).toEqual([[{}, 0]]);
    expect(await probe.points('coupa.renewal.lease_wait')).toEqual([[{}, 1]]);
    expect(await probe.points('coupa.renewal.token_request')).toEqual([
      [{ 'http.response.status_code': 200 }, 1],
    ]);
    expect(await probe.points('coupa.renewal.time_to_expiry')).toEqual([[reason, 1]]);
    const left = (await probe.metrics()).find(
      ({ descriptor }) => descriptor.name === 'coupa.renewal.time_to_expiry',
    );
    expect(left?.dataPoints[0]?.value).toMatchObject({ sum: 86_399 - 20 * 3600 });
  });

  it('leaves one line in the log', async () => {
    await withHost((host) => host.refresh(world.accountId));
    expect(probe.entries.filter(({ level }) => level !== 'debug')).toEqual([
      {
        level: 'info',
        event: 'renewal.succeeded',
        accountId: world.accountId,
        reason: 'manual',
        outcome: 'renewed',
        tokenVersion: 2,
        milliseconds: expect.any(Number),
      },
    ]);
    expect(new Set(probe.lines.map((line) => JSON.parse(line).owner)).size).toBe(1);
  });

  it.each<[FaultOrder, outcome: string, code: string, event: string]>([
    [{ name: 'unavailable', target: 'token' }, 'refused_transient', 'token.unavailable', 'renewal.failed'],
    [{ name: 'server-error', target: 'token' }, 'refused_ambiguous', 'token.server_error', 'renewal.failed'],
    [
      { name: 'invalid-grant', target: 'token' },
      'refused_reauthorize',
      'token.grant_ended',
      'renewal.needs_action',
    ],
    [
      { name: 'invalid-client', target: 'token' },
      'refused_configuration',
      'token.client_no_longer_accepted',
      'renewal.needs_action',
    ],
  ])('that meets %o is classed %s', async (fault, outcome, code, event) => {
    world.sandbox.faults.add(fault);
    const failure = await withHost((host) => failureOf(host.refresh(world.accountId)));
    expect(failure).toMatchObject({ code });
    expect(probe.attributes('coupa.renewal')).toMatchObject({
      'coupa.renewal.outcome': outcome,
      'error.type': code,
    });
    expect(probe.spans.find(({ name }) => name === 'coupa.renewal')?.status).toEqual({
      code: 2,
      message: code,
    });
    const labels = { 'coupa.renewal.outcome': outcome, 'coupa.renewal.reason': 'manual', 'error.type': code };
    expect(await probe.points('coupa.renewals')).toEqual([[labels, 1]]);
    expect(await probe.points('coupa.renewals.in_flight')).toEqual([[{}, 0]]);
    expect(probe.entries).toContainEqual(expect.objectContaining({ event, outcome, code }));
  });

  it('that failed is told once, however often it is asked for meanwhile', async () => {
    world.sandbox.faults.add({ name: 'unavailable', target: 'token', times: 'until-cleared' });
    world.now += 23.9 * hour;
    await withHost(async (host) => {
      await host.beforeOperation(world.accountId);
      await failureOf(host.renewRejected(world.accountId, 1));
    });
    const [labels] = (await probe.points('coupa.renewals')).map(([label]) => label);
    expect(labels).toMatchObject({ 'coupa.renewal.outcome': 'refused_transient' });
    expect(probe.entries.filter(({ event }) => event === 'renewal.failed')).toHaveLength(1);
  });

  it('that lost its turn says so', async () => {
    const { renewal, goOn, close } = await pausedAfterClaim();
    world.leaseOffset = 90_000;
    goOn();
    expect(await failureOf(renewal)).toMatchObject({ code: 'refresh.wait_timed_out' });
    expect(probe.attributes('coupa.renewal')).toMatchObject({ 'coupa.renewal.outcome': 'lost_turn' });
    await close();
  });

  it('that finds the work done by another adopts theirs', async () => {
    const { renewal, goOn, close } = await pausedAfterClaim();
    world.leaseOffset = 90_000;
    const other = await world.host();
    await other.refresh(world.accountId);
    goOn();
    await renewal;
    expect(probe.attributes('coupa.renewal')).toMatchObject({
      'coupa.renewal.outcome': 'adopted',
      'coupa.token.version': 2,
    });
    await close();
    await other.close();
  });

  async function pausedAfterClaim() {
    const reached = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const killPoint = async (point: KillPoint) => {
      if (point !== 'after_claim') return;
      reached.resolve();
      await held.promise;
    };
    const host = await world.host({ killPoint }, probe.options);
    const renewal = host.refresh(world.accountId);
    renewal.catch(() => undefined);
    await reached.promise;
    return { renewal, goOn: () => held.resolve(), close: () => host.close() };
  }
});

describe('headers from memory', () => {
  it('cost no span, no metric and no line', async () => {
    await withHost(async (host) => {
      await host.beforeOperation(world.accountId);
      const [before, spans, lines] = [await probe.metrics(), probe.spans.length, probe.lines.length];
      for (let call = 0; call < 10; call += 1) await host.beforeOperation(world.accountId);
      expect(host.peek(world.accountId)).toBeDefined();
      const values = (metrics: typeof before) =>
        metrics.map(({ dataPoints }) => dataPoints.map(({ value }) => value));
      expect(values(await probe.metrics())).toEqual(values(before));
      expect([probe.spans.length, probe.lines.length]).toEqual([spans, lines]);
    });
  });
});

describe('whatever else goes out to Coupa', () => {
  it('an operation is a span with method, status and resource, without ids and queries', async () => {
    await withHost((host) =>
      host
        .operate(world.accountId, { method: 'GET', path: '/api/invoices/4711?fields=["id"]' })
        .catch(() => undefined),
    );
    expect(probe.attributes('coupa.operation')).toMatchObject({
      'coupa.account.id': world.accountId,
      'coupa.api.resource': '/api/invoices',
      'http.request.method': 'GET',
    });
    expect(JSON.stringify(probe.attributes('coupa.operation'))).not.toMatch(/4711|fields/);
  });

  it('Validate is a span with its verdict', async () => {
    const { valid } = await withHost((host) => host.validate(world.accountId));
    expect(probe.attributes('coupa.validate')).toEqual({
      'coupa.account.id': world.accountId,
      'coupa.validate.valid': valid,
    });
    expect(probe.entries).toContainEqual(
      expect.objectContaining({ event: 'account.validated', accountId: world.accountId }),
    );
  });

  it('an authorization is a span for each half', async () => {
    await withHost((host) => world.authorizeAgain(host));
    const phases = probe.spans
      .filter(({ name }) => name === 'coupa.authorization')
      .map(({ attributes }) => attributes['coupa.authorization.phase']);
    expect(phases).toEqual(['begin', 'complete']);
  });

  it('a refused return is a line with its code', async () => {
    await withHost((host) =>
      failureOf(
        host.authorization.complete(
          { callbackUrl: 'https://host.example/', query: 'state=unknown&code=x' },
          { userId: 'a', browserSecret: 'b' },
        ),
      ),
    );
    expect(probe.entries).toContainEqual({
      level: 'warn',
      event: 'authorization.failed',
      phase: 'complete',
      code: 'callback.state_unknown',
      causes: [],
    });
  });
});

it('without providers nothing is kept and everything works', async () => {
  const test = new TestHost();
  const id = await test.authorized();
  expect((await (await test.host).refresh(id)).token?.version).toBe(2);
});
