import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultOrder } from '../../src/sandbox/faults/fault-order.ts';
import type { RotationMode } from '../../src/sandbox/switches.ts';
import { type FaultRun, FaultWorld, lifetime } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

/** What a fault of the token service makes of an account. */
type Outcome =
  /** Perhaps spent; the code that is named as the cause. */
  | { readonly is: 'uncertain'; readonly code: string; readonly processed?: boolean }
  /** Surely not spent; seconds until the next try. */
  | { readonly is: 'degraded'; readonly code: string; readonly seconds: number }
  | { readonly is: 'accepted' };

type Row = readonly [id: string, fault: string, order: Omit<FaultOrder, 'target' | 'name'>, outcome: Outcome];

const perhaps = (code: string): Outcome => ({ is: 'uncertain', code });
const spent = (code: string): Outcome => ({ is: 'uncertain', code, processed: true });
const wait = (code: string, seconds: number): Outcome => ({ is: 'degraded', code, seconds });
const accepted: Outcome = { is: 'accepted' };

const rows: readonly Row[] = [
  ['F-01', 'server-error', {}, perhaps('token.server_error')],
  ['F-01', 'server-error', { afterProcessing: true }, spent('token.server_error')],
  ['F-02', 'bad-gateway', { afterProcessing: true }, spent('token.server_error')],
  ['F-02', 'gateway-timeout', {}, perhaps('token.server_error')],
  ['F-03', 'unavailable', {}, wait('token.unavailable', 120)],
  ['F-03', 'unavailable', { retryAfter: 120, asDate: true }, wait('token.unavailable', 120)],
  ['F-04', 'unavailable', { retryAfter: 999_999 }, wait('token.unavailable', 3_600)],
  ['F-04', 'junk-retry-after', { retryAfter: -5 }, wait('token.unavailable', 30)],
  ['F-04', 'junk-retry-after', {}, wait('token.unavailable', 30)],
  ['F-05', 'rate-limited', {}, wait('token.rate_limited', 30)],
  ['F-05', 'rate-limited', { retryAfter: 90 }, wait('token.rate_limited', 90)],
  ['F-07', 'no-bytes', { afterProcessing: true }, spent('net.headers_timeout')],
  ['F-08', 'stalled-body', { afterProcessing: true }, spent('net.total_timeout')],
  ['F-09', 'slow-drip', { intervalMilliseconds: 5, afterProcessing: true }, spent('net.total_timeout')],
  ['F-11', 'truncated-json', { afterProcessing: true }, spent('token.invalid_json')],
  ['F-12', 'html-page', {}, perhaps('token.not_json')],
  ['F-13', 'plain-text-json', {}, accepted],
  ['F-14', 'gzip-bomb', { afterProcessing: true }, spent('net.body_too_large')],
  ['F-14', 'gzip-bomb', { variant: 'chain' }, perhaps('net.failed')],
  ['F-15', 'endless-body', { afterProcessing: true }, spent('net.body_too_large')],
  ['F-16', 'hostile-json', { variant: 'deep' }, spent('net.body_too_large')],
  ['F-16', 'hostile-json', { variant: 'many-keys' }, spent('net.body_too_large')],
  ['F-16', 'hostile-json', { variant: 'prototype' }, accepted],
  ...[301, 302, 303, 307, 308].map(
    (status): Row => ['F-19', 'redirect', { status, afterProcessing: true }, spent('token.redirect_refused')],
  ),
  ['F-20', 'expires-in', {}, accepted],
  ['F-20', 'expires-in', { raw: '0' }, spent('token.invalid_expires_in')],
  ['F-20', 'expires-in', { raw: '-5' }, spent('token.invalid_expires_in')],
  ['F-20', 'expires-in', { raw: '"abc"' }, spent('token.invalid_expires_in')],
  ['F-20', 'expires-in', { raw: '1e400' }, spent('token.invalid_expires_in')],
  ['F-20', 'expires-in', { raw: '"86400"' }, accepted],
  ['F-22', 'token-type', {}, spent('token.missing_token_type')],
  ['F-22', 'token-type', { raw: '"mac"' }, spent('token.unsupported_type')],
  ['F-22', 'token-type', { raw: '"BEARER"' }, accepted],
  ['F-23', 'error-in-success', {}, perhaps('token.error_in_success')],
  ['F-24', 'odd-access-token', { variant: 'empty' }, spent('token.missing_access_token')],
  ['F-24', 'odd-access-token', { variant: 'line-break' }, spent('token.invalid_access_token')],
  ['F-24', 'odd-access-token', { variant: 'megabyte' }, spent('net.body_too_large')],
];

const onSqlite: readonly RotationMode[] = ['strict', 'doorkeeper', 'stable'];

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', ['strict']],
] as const)('a renewal over %s', (engine, rotations) => {
  let world: FaultWorld;
  let run: FaultRun;

  beforeAll(async () => {
    world = await FaultWorld.open(engine);
  });
  afterAll(() => world.close());

  describe.each(rotations)('at a service that rotates %s', (rotation) => {
    it.each(rows)('%s: %s %j: is served through', async (_id, name, order, outcome) => {
      run = await world.authorized(rotation);
      const { version } = await run.observe();
      const { issued } = run;
      const [posts, due] = [run.posts, issued + 20.5 * hour];
      world.now = due;
      run.travelBy(
        order.afterProcessing ? { limits: { headersMilliseconds: 60, totalMilliseconds: 90 } } : {},
      );
      run.sandbox.faults.add({ name, target: 'token', ...order });
      await run.renew();
      run.travelBy({});
      expect(run.posts).toBe(posts + 1);
      if (outcome.is === 'accepted') await expectRenewed(version + 1);
      else await expectServedThrough({ version, posts, due, issued }, outcome, rotation);
    });
  });

  async function expectRenewed(version: number): Promise<void> {
    expect(run.observations.at(-1)).toMatchObject({ version, failure: null });
    expect((await run.health()).state).toBe('healthy');
    run.assertInvariants(0);
  }

  interface Start {
    readonly version: number;
    readonly posts: number;
    readonly due: number;
    readonly issued: number;
  }

  async function expectServedThrough(
    { version, posts, due, issued }: Start,
    outcome: Exclude<Outcome, { is: 'accepted' }>,
    rotation: RotationMode,
  ): Promise<void> {
    const open = outcome.is === 'uncertain';
    const usual = due + (outcome.is === 'degraded' ? outcome.seconds : 30) * 1000;
    const next = open && rotation !== 'stable' ? issued + lifetime - 2 * hour : usual;
    const health = await run.health();
    expect(health).toMatchObject({
      state: outcome.is,
      cause: open ? 'refresh.uncertain' : outcome.code,
      nextRenewalAt: new Date(next).toISOString(),
    });
    if (open) expect(health.message).toContain(outcome.code);
    expect(await run.ask()).toBe(version);
    world.now = next - 1;
    expect(await run.ask()).toBe(version);
    expect(run.posts).toBe(posts + 1);
    world.now = next;
    const after = await run.renew();
    expect(run.posts).toBe(posts + 2);
    const lost = open && outcome.processed === true && rotation === 'strict';
    expect(after.failure?.code).toBe(lost ? 'refresh.answer_lost' : undefined);
    expect((await run.health()).state).toBe(lost ? 'needs-authorization' : 'healthy');
    expect(await run.ask()).toBe(version);
    run.assertInvariants(open ? 1 : 0);
  }
});
