import { describe, expect, it } from 'vitest';
import type { ValidationPlan, ValidationReport, ValidationStageId } from '../../src/generated/types.ts';
import type { Host } from '../../src/host/host.ts';
import { engines } from './support/engines.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

const deep = { depth: 'deep' } as const;
const agreed = { ...deep, confirm: () => true };

function seenIn({ stages }: ValidationReport, id: ValidationStageId): string {
  const stage = stages.find((each) => each.stage === id);
  return `${stage?.status}: ${stage?.findings.map(({ seen }) => seen).join(' ')}`;
}

describe.each(engines)('a deep Validate on $name', ({ emptyDatabase }) => {
  async function open(): Promise<{ world: SandboxHosts; host: Host }> {
    const world = new SandboxHosts({}, await emptyDatabase());
    return { world, host: await world.open() };
  }

  const timelineOf = async (host: Host, id: string) => (await host.accounts.timeline(id)).entries;

  it('asks once, with the plan, and sends nothing when the answer is no', async () => {
    const { world, host } = await open();
    const id = await world.create(host);
    const asked: ValidationPlan[] = [];
    const confirm = async (plan: ValidationPlan) => {
      asked.push(plan);
      return false;
    };
    const report = await host.validate(id, { ...deep, confirm });
    expect(asked).toEqual([await host.planValidation(id)]);
    expect(asked[0]?.tokenRequests).toBeGreaterThan(0);
    expect([world.tokenRequests, report.tokenRequestsSent]).toEqual([0, 0]);
    expect((await host.accounts.show(id)).token).toBeNull();
  });

  it('sends nothing when nobody can be asked', async () => {
    const { world, host } = await open();
    await host.validate(await world.create(host), deep);
    expect(world.tokenRequests).toBe(0);
  });

  it('connects client credentials in the end, through the lease and the journal, and the timeline says so', async () => {
    const { world, host } = await open();
    const id = await world.create(host);
    const report = await host.validate(id, agreed);
    expect([report.valid, report.tokenRequestsSent]).toEqual([true, world.tokenRequests]);
    expect(report).not.toHaveProperty('patch');
    expect((await host.accounts.show(id)).token).toMatchObject({ version: 1 });
    const lines = await timelineOf(host, id);
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['account.diagnosed', 'token.minted_by_validation']),
    );
    const [told] = lines.filter(({ event }) => event === 'account.diagnosed');
    expect(told?.details).toEqual({ valid: true, tokenRequests: world.tokenRequests });
  });

  it.each(['client_credentials', 'authorization_code'] as const)(
    'of a connected account (%s) asks nobody and sends no token request',
    async (grantType) => {
      const { world, host } = await open();
      const id = await world.authorize(host, grantType);
      const before = world.tokenRequests;
      const confirm = () => Promise.reject(new TypeError('nobody is to be asked'));
      const report = await host.validate(id, { ...deep, confirm });
      expect([report.valid, report.tokenRequestsSent]).toEqual([true, 0]);
      expect(world.tokenRequests).toBe(before);
    },
  );

  it('of another account of a connected client sends no token request either', async () => {
    const { world, host } = await open();
    await world.authorize(host, 'client_credentials');
    const id = await world.create(host, 'Second');
    const before = world.tokenRequests;
    const report = await host.validate(id, agreed);
    expect(report.plan?.note).toContain('Another account of this host holds tokens of the same client');
    expect(world.tokenRequests).toBe(before);
  });

  it('judges the account anew when it was connected while somebody thought about it', async () => {
    const { world, host } = await open();
    const id = await world.create(host);
    let afterwards = 0;
    const confirm = async () => {
      await host.validate(id);
      afterwards = world.tokenRequests;
      return true;
    };
    const report = await host.validate(id, { ...deep, confirm });
    expect(world.tokenRequests).toBe(afterwards);
    expect([report.valid, report.tokenRequestsSent]).toEqual([true, 0]);
  });

  it('asks a connected account the rest when it may be intrusive, and spends no refresh token', async () => {
    const { world, host } = await open();
    const id = await world.authorize(host);
    const report = await host.validate(id, { ...agreed, intrusive: true });
    expect(report.tokenRequestsSent).toBeGreaterThan(0);
    expect(world.sandbox.log.filter(({ grantType }) => grantType === 'refresh_token')).toEqual([]);
    expect((await host.accounts.show(id)).token).toMatchObject({ version: 1 });
  });

  it('says of the refresh token what renewals have shown', async () => {
    const { world, host } = await open();
    const id = await world.authorize(host);
    expect(seenIn(await host.validate(id, deep), 'rotation')).toMatch(/^unknown: Not known yet/);
    await host.refresh(id);
    expect(seenIn(await host.validate(id, deep), 'rotation')).toMatch(/^passed: A renewal brought a new/);
  });

  it('lets each stage be heard, in both depths', async () => {
    const { world, host } = await open();
    const id = await world.authorize(host);
    for (const options of [{}, deep]) {
      const heard: ValidationStageId[] = [];
      const report = await host.validate(id, { ...options, stageEnded: ({ stage }) => heard.push(stage) });
      expect(heard).toEqual(report.stages.map(({ stage }) => stage));
    }
  });
});
