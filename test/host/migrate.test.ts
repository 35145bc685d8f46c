import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import { accountRecord } from './support/account-record.ts';
import { engines } from './support/engines.ts';

const [sqlite] = engines;

describe('a SQLite database of the first version', () => {
  it('keeps its accounts and gets leases when it is opened', async () => {
    const address = (await sqlite?.emptyDatabase()) ?? '';
    const before = await openStore(address);
    await before.accounts.insert(accountRecord);
    await before.close();
    const file = new Database(address.slice('sqlite:'.length));
    file.exec(`drop table refresh_leases; alter table timeline drop column origin`);
    file.prepare(`update meta set value = ? where key = 'schema_version'`).run(Buffer.from('1'));
    file.close();
    const after = await openStore(address);
    expect(await after.accounts.get(accountRecord.id)).toMatchObject({ id: accountRecord.id, token: null });
    const request = { owner: 'o', attemptId: 'a', spent: null, milliseconds: 60_000 };
    expect(await after.leases.claim(accountRecord.id, request)).toMatchObject({
      outcome: 'claimed',
      fence: 1,
    });
    await after.close();
  });
});
