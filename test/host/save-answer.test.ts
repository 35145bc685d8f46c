import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeInput, hour, TestHost } from './support/open-test-host.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coupa-save-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A trigger that refuses token writes, as a full disk would. */
function refuseWrites(path: string): void {
  const db = new Database(path);
  db.exec(`create trigger refuse before update on token_states begin select raise(abort, 'x'); end`);
  db.close();
}

function acceptWrites(path: string): void {
  const db = new Database(path);
  db.exec('drop trigger refuse');
  db.close();
}

describe('a renewed token that cannot be saved', () => {
  it('is handed out, never asked for again, and saved as soon as the store takes it', async () => {
    const path = join(folder, 'host.db');
    const test = new TestHost({ store: `sqlite:${path}` });
    const host = await test.host;
    const id = await test.authorized(codeInput);
    test.now += 30 * hour;
    refuseWrites(path);
    expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
    expect((await host.accounts.show(id)).token?.version).toBe(1);
    test.now += 31_000;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
    acceptWrites(path);
    test.now += 31_000;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
    await vi.waitFor(async () => expect((await host.accounts.show(id)).token?.version).toBe(2));
    expect(test.connector.refreshes).toHaveLength(1);
    await host.close();
  });

  it('F-49: is stored by the next process from the journal when this one never could', async () => {
    const path = join(folder, 'host.db');
    const first = new TestHost({ store: `sqlite:${path}` });
    const host = await first.host;
    const id = await first.authorized(codeInput);
    first.now += 30 * hour;
    refuseWrites(path);
    expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
    await host.close();
    acceptWrites(path);
    const second = new TestHost({ store: `sqlite:${path}` });
    second.now = first.now;
    const next = await second.host;
    expect((await next.accounts.show(id)).token?.version).toBe(2);
    expect((await next.beforeOperation(id)).headers['authorization']).toBe('Bearer CANARY-access-2');
    expect(second.connector.refreshes).toHaveLength(0);
    await next.close();
    expect(readdirSync(folder).filter((name) => name.includes('refresh.'))).toEqual([]);
  });

  it('F-49: is never asked for when not even the lease can be written', async () => {
    const path = join(folder, 'host.db');
    const test = new TestHost({ store: `sqlite:${path}` });
    const host = await test.host;
    const id = await test.authorized(codeInput);
    await host.refresh(id);
    const db = new Database(path);
    db.exec(`create trigger full before update on refresh_leases begin select raise(abort, 'x'); end`);
    db.close();
    await expect(host.refresh(id)).rejects.toThrow();
    expect(test.connector.refreshes).toHaveLength(1);
    expect((await host.beforeOperation(id)).headers['authorization']).toBe('Bearer CANARY-access-1');
    await host.close();
  });
});
