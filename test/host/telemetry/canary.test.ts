import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { findLeaks } from '../../support/canary.ts';
import { Overheard } from '../../support/overhear.ts';
import { hour } from '../support/open-test-host.ts';
import { RenewalWorld } from '../support/renewal-world.ts';
import { TelemetryProbe } from '../support/telemetry-probe.ts';

const overheard = new Overheard();
const probe = new TelemetryProbe();
let world: RenewalWorld;

/** Authorize, renew, be refused in every way, operate, validate, disconnect. */
async function runEverything(host: Host): Promise<void> {
  const { accountId } = world;
  await world.authorizeAgain(host);
  await host.refresh(accountId);
  await host.operate(accountId, { method: 'GET', path: '/api/invoices?limit=1' });
  await host.validate(accountId);
  const faults = [
    'unavailable',
    'server-error',
    'html-page',
    'cut-body',
    'error-in-success',
    'invalid-client',
  ];
  for (const name of [...faults, 'odd-access-token', 'invalid-grant']) {
    world.sandbox.faults.add({ name, target: 'token', afterProcessing: name === 'server-error' });
    await host.refresh(accountId).catch(() => undefined);
    world.sandbox.faults.clear();
  }
  const initiator = { userId: 'designer', browserSecret: 'CANARY-browser' };
  await host.authorization
    .complete(
      { callbackUrl: 'https://host.example/', query: 'code=CANARY-code-1234&state=CANARY-state-1234' },
      initiator,
    )
    .catch(() => undefined);
  world.now += 30 * hour;
  await host.beforeOperation(accountId).catch(() => undefined);
  await host.disconnect(accountId);
}

beforeAll(async () => {
  world = await RenewalWorld.open('stable');
  const { secret = '' } = world.sandbox.clients.seeded.authorizationCode;
  overheard.learn([
    ['client_secret', secret],
    ['password', 'CANARY-browser'],
    ['code', 'CANARY-code-1234'],
    ['state', 'CANARY-state-1234'],
  ]);
  const { fetch } = world.sandbox;
  vi.spyOn(world.sandbox, 'fetch').mockImplementation(overheard.at((request) => fetch(request)));
  const host = await world.host({}, probe.options);
  await runEverything(host);
  await host.close();
});
afterAll(() => world.close());

describe('a run at debug level, searched for every secret in it (A-45)', () => {
  it('met every kind of secret and said a lot', () => {
    expect([...new Set(overheard.secrets.values())].sort()).toEqual([
      'access_token',
      'client_secret',
      'code',
      'code_verifier',
      'password',
      'refresh_token',
      'state',
    ]);
    expect(probe.lines.length).toBeGreaterThan(10);
    expect(probe.spans.length).toBeGreaterThan(30);
  });

  it('holds none in a line of the log', () => {
    expect(findLeaks({ log: probe.lines.join('') }, overheard.secrets)).toEqual([]);
  });

  it('holds none in a span: name, attributes, events, status', () => {
    const spans = probe.spans.map(({ name, attributes, events, status, links }) => [
      name,
      attributes,
      events,
      status,
      links,
    ]);
    expect(findLeaks({ spans: JSON.stringify(spans) }, overheard.secrets)).toEqual([]);
    expect(probe.spans.flatMap(({ events }) => events)).toEqual([]);
  });

  it('holds none in a metric, and no account either', async () => {
    const metrics = JSON.stringify(await probe.metrics());
    expect(metrics).toContain('coupa.renewals');
    expect(findLeaks({ metrics }, overheard.secrets)).toEqual([]);
    expect(metrics).not.toContain(world.accountId);
  });

  it('would have noticed', () => {
    const [secret = ''] = overheard.secrets.keys();
    expect(findLeaks({ log: `${probe.lines.join('')}${secret}` }, overheard.secrets)).toHaveLength(1);
  });
});
