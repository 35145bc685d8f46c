import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { learnRotation } from '../../src/host/renewal/learn-rotation.ts';
import type { RotationMode } from '../../src/sandbox/switches.ts';
import { brokenInvariants, type Observation } from '../support/history-checker.ts';
import { hour } from './support/open-test-host.ts';
import { RenewalWorld } from './support/renewal-world.ts';
import { TelemetryProbe } from './support/telemetry-probe.ts';

const lifetime = 86_399_000;
let world: RenewalWorld;
let host: Host;
let issued = 0;
const observations: Observation[] = [];

let probe: TelemetryProbe;

async function openHost(): Promise<void> {
  probe = new TelemetryProbe();
  host = await world.host({}, probe.options);
}

/** Nothing is renewed any more: a host that closes begins nothing, so closing it would not wait for that. */
const renewed = () =>
  vi.waitFor(async () => expect((await probe.points('coupa.renewals.in_flight'))[0]?.[1] ?? 0).toBe(0), {
    interval: 5,
    timeout: 10_000,
  });

const observe = async () => void observations.push(await world.stored());

async function open(rotation: RotationMode): Promise<void> {
  world = await RenewalWorld.open(rotation);
  await openHost();
  issued = world.now;
  observations.length = 0;
  await observe();
}

function expectInvariants(answersLost: number): void {
  const { sandbox } = world;
  const stable = sandbox.switches.current.rotation === 'stable';
  expect(brokenInvariants({ sandbox, observations, answersLost, stable })).toEqual([]);
}

/** Asks for headers at this time after the token was issued, and waits for a renewal that this may start. */
async function askAt(milliseconds: number): Promise<void> {
  world.now = issued + milliseconds;
  await host.beforeOperation(world.accountId).catch(() => undefined);
  await renewed();
  await host.close();
  await observe();
  await openHost();
}

const health = async () => (await host.accounts.show(world.accountId)).health;
const serverError = { name: 'server-error', target: 'token' } as const;

describe('F-01: an answer that leaves open whether the refresh token was spent', () => {
  afterEach(async () => {
    await host.close();
    await world.close();
  });

  it('is repeated after the usual pause where the service keeps its refresh tokens', async () => {
    await open('stable');
    for (let round = 0; round < 2; round += 1) {
      await host.refresh(world.accountId);
      await observe();
    }
    world.sandbox.faults.add({ ...serverError, afterProcessing: true });
    await askAt(21 * hour);
    expect(await health()).toMatchObject({ state: 'uncertain', cause: 'refresh.uncertain' });
    expect(world.spent).toHaveLength(3);
    await askAt(21 * hour + 29_000);
    expect(world.spent).toHaveLength(3);
    await askAt(21 * hour + 30_000);
    expect(world.spent).toHaveLength(4);
    expect((await health()).state).toBe('healthy');
    expectInvariants(1);
  });

  it('is repeated once with two hours left, and then only after the end, until the service is back', async () => {
    await open('strict');
    world.sandbox.faults.add({ ...serverError, times: 'until-cleared' });
    for (const hours of [20.5, 21, 21.5, 21.9]) await askAt(hours * hour);
    expect(world.spent).toHaveLength(1);
    expect((await health()).message).toContain('token.server_error');
    for (const hours of [22, 22.5, 23, 23.5]) await askAt(hours * hour);
    expect(world.spent).toHaveLength(2);
    world.sandbox.faults.clear();
    await askAt(lifetime - 120_000);
    expect(world.spent).toHaveLength(2);
    await askAt(lifetime);
    expect(world.spent).toHaveLength(3);
    expect((await health()).state).toBe('healthy');
    expectInvariants(2);
  });

  it('F-03: does not use up its one repeat on an answer that proves nothing was done', async () => {
    await open('strict');
    world.sandbox.faults.add(serverError);
    await askAt(20.5 * hour);
    world.sandbox.faults.add({ name: 'unavailable', target: 'token' });
    await askAt(22 * hour);
    expect(world.spent).toHaveLength(2);
    await askAt(23 * hour + 120_000);
    expect(world.spent).toHaveLength(3);
    expect((await health()).state).toBe('healthy');
    expectInvariants(1);
  });

  it('is decided at once by a manual refresh', async () => {
    await open('strict');
    world.sandbox.faults.add({ ...serverError, afterProcessing: true });
    await askAt(20.5 * hour);
    await expect(host.refresh(world.accountId)).rejects.toMatchObject({ code: 'refresh.answer_lost' });
    expect(await health()).toMatchObject({ state: 'needs-authorization', cause: 'refresh.answer_lost' });
    await askAt(22 * hour);
    expect(world.spent).toHaveLength(2);
    await world.authorizeAgain(host);
    expect((await health()).state).toBe('healthy');
    await observe();
    expectInvariants(1);
  });
});

describe('the way a token service rotates', () => {
  it.each([
    ['unknown at first', [], 'unknown'],
    ['not known from one answer', ['same'], 'unknown'],
    ['stable when the same token came back twice', ['same', 'same'], 'stable'],
    ['rotating when another came', ['rotated'], 'rotating'],
    ['rotating although it was stable', ['same', 'same', 'rotated'], 'rotating'],
    ['rotating for good', ['rotated', 'same', 'same', 'same'], 'rotating'],
    ['not told by an answer without one', ['omitted', 'omitted', 'minted'], 'unknown'],
  ] as const)('is %s', (_case, answers, rotation) => {
    let memory: Parameters<typeof learnRotation>[0] = { rotation: 'unknown', sameAnswers: 0 };
    for (const answer of answers) memory = learnRotation(memory, answer);
    expect(memory.rotation).toBe(rotation);
  });
});
