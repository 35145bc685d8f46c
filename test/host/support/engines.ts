import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { emptyPostgres } from '../../support/postgres.ts';

/** A database product that the store is tested over. */
export interface TestEngine {
  readonly name: string;
  /** The address of a new, empty database that several stores can be opened on; gone after the test. */
  readonly emptyDatabase: () => Promise<string>;
}

const sqlite: TestEngine = {
  name: 'SQLite',
  emptyDatabase: () => {
    const folder = mkdtempSync(join(tmpdir(), 'coupa-account-store-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return Promise.resolve(`sqlite:${join(folder, 'accounts.db')}`);
  },
};

export const postgres: TestEngine = { name: 'PostgreSQL', emptyDatabase: emptyPostgres };

/** Every product; what holds for one holds for all. */
export const engines: readonly TestEngine[] = [sqlite, postgres];
