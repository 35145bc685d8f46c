import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { HostOptions } from '../../../src/host/create-host.ts';
import { loadKeyFile } from '../../../src/host/keys/key-file.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import { asSuperuser } from '../../support/postgres.ts';
import type { TestEngine } from './engines.ts';
import { codeInput, TestHost } from './open-test-host.ts';

/** A database with a key file beside it, and what an intruder or an accident may do to both. */
export class KeyWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'coupa-keys-'));
  readonly store: string;
  readonly keyFile = join(this.folder, 'key');
  readonly journal = join(this.folder, 'refresh');

  private constructor(store: string) {
    this.store = store;
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  static async open({ emptyDatabase }: TestEngine): Promise<KeyWorld> {
    return new KeyWorld(await emptyDatabase());
  }

  /** A host over the key file, or over another one. */
  host(keyFile: string = this.keyFile, options: Partial<HostOptions> = {}): TestHost {
    return new TestHost({ store: this.store, journal: this.journal, keys: { file: keyFile }, ...options });
  }

  /** Adds an account under the current key, and returns its id. */
  async account(label: string): Promise<string> {
    const test = this.host();
    const id = await test.authorized({ ...codeInput, label });
    await (await test.host).close();
    return id;
  }

  get keyIds(): readonly string[] {
    return loadKeyFile(this.keyFile)?.ids ?? [];
  }

  /** Lines of the key file, changed. */
  changeKeys(change: (lines: readonly string[]) => readonly string[]): void {
    const lines = readFileSync(this.keyFile, 'utf8').trim().split('\n');
    writeFileSync(this.keyFile, `${change(lines).join('\n')}\n`, { mode: 0o600 });
  }

  /** Runs one statement on the database as somebody who got into it. */
  async tamper(statement: string): Promise<void> {
    if (this.store.startsWith('postgres')) return void (await asSuperuser(statement, this.store));
    const file = new Database(this.store.slice('sqlite:'.length));
    file.exec(statement);
    file.close();
  }

  /** What of an account is stored, whichever key it is sealed with. */
  async stored(id: string) {
    const store = await openStore(this.store);
    try {
      return await store.accounts.get(id);
    } finally {
      await store.close();
    }
  }

  /** Of all files beside the key. */
  hashes(): Readonly<Record<string, string>> {
    const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
    const path = this.store.startsWith('sqlite:') ? [this.store.slice('sqlite:'.length)] : [];
    const beside = readdirSync(this.folder).filter((name) => name.startsWith('refresh'));
    const files = [...path, ...beside.map((name) => join(this.folder, name))];
    return Object.fromEntries(files.map((file) => [file, hash(file)]));
  }
}
