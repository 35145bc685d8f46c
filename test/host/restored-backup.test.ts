import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { findEngine } from '../../src/host/store/find-engine.ts';
import { engines } from './support/engines.ts';
import { hour } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

// Larger than any number that a process can have.
const deadProcess = 2 ** 30;

describe.each(engines)('F-53: a backup of three days ago that is put back, on $name', ({ emptyDatabase }) => {
  async function open() {
    const address = await emptyDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'coupa-restored-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const world = new SandboxHosts({}, address);
    const journal = join(folder, 'refresh');
    const host = await world.open({ journal });
    const id = await world.authorize(host);
    const db = (await findEngine(address)).open();
    const backup = await db.selectFrom('token_states').selectAll().execute();
    for (let renewals = 0; renewals < 4; renewals += 1) {
      world.now += 18 * hour;
      await host.refresh(id);
    }
    const putBack = async () => {
      for (const row of backup) {
        await db.updateTable('token_states').set(row).where('account_id', '=', row.account_id).execute();
      }
      await db.destroy();
    };
    return { world, host, id, journal, folder, putBack, posts: world.posts };
  }

  /** What a day of hourly questions leads to: the cause, and how many requests it took. */
  async function aDayOf(world: SandboxHosts, host: Host, id: string) {
    const before = world.posts;
    world.now += 20 * hour;
    for (let asked = 0; asked < 24; asked += 1) {
      await host.beforeOperation(id).catch(() => undefined);
      world.now += hour;
    }
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ retryable: false });
    const { state, cause, message } = (await host.accounts.show(id)).health;
    return { state, cause, message, posts: world.posts - before };
  }

  it('is one refused request, and the running host says that its database is older than what it knows', async () => {
    const { world, host, id, putBack } = await open();
    await putBack();
    const end = await aDayOf(world, host, id);
    expect(end).toMatchObject({ state: 'needs-authorization', cause: 'refresh.store_older', posts: 1 });
    expect(end.message).toContain('earlier state');
    // By hand it may be asked again, and the cause that was named stays.
    await expect(host.refresh(id)).rejects.toMatchObject({ code: 'refresh.store_older' });
    expect((await host.accounts.show(id)).health.cause).toBe('refresh.store_older');
  });

  it('is named as such after a kill, too, when the journal file of the killed process is still there', async () => {
    const { world, host, id, journal, folder, putBack } = await open();
    const [left = ''] = readdirSync(folder);
    const [machine] = left.slice('refresh.'.length).split('.');
    expect(machine).toBe(hostname().replaceAll(/[^A-Za-z0-9-]/g, '-'));
    copyFileSync(join(folder, left), join(folder, `refresh.${machine}.${deadProcess}.0123456789ab`));
    await host.close();
    await putBack();
    const next = await world.open({ journal });
    expect(await aDayOf(world, next, id)).toMatchObject({ cause: 'refresh.store_older', posts: 1 });
  });

  it('is named as such after an orderly stop, too, and after further ones without a renewal', async () => {
    const { world, host, id, journal, putBack } = await open();
    await host.close();
    await (await world.open({ journal })).close();
    await putBack();
    const next = await world.open({ journal });
    expect(await aDayOf(world, next, id)).toMatchObject({ cause: 'refresh.store_older', posts: 1 });
    await next.close();
  });

  it('leaves nothing of an account that was removed', async () => {
    const { host, id, folder } = await open();
    await host.accounts.remove(id);
    await host.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is the end of the grant, no more, where nothing is left to tell it by', async () => {
    const { world, host, id, journal, folder, putBack } = await open();
    await host.close();
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    await putBack();
    const next = await world.open({ journal });
    expect(await aDayOf(world, next, id)).toMatchObject({ cause: 'token.grant_ended', posts: 1 });
  });

  it('is over with the next authorization, and a grant that ends later is only that', async () => {
    const { world, host, id, putBack } = await open();
    await putBack();
    await aDayOf(world, host, id);
    const again = await world.authorizeAgain(host, id);
    expect((await host.accounts.show(again)).health.state).toBe('healthy');
    world.sandbox.faults.add({ name: 'invalid-grant', target: 'token' });
    await expect(host.refresh(id)).rejects.toMatchObject({ code: 'token.grant_ended' });
  });
});
