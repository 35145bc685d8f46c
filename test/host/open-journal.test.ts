import { describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/create-host.ts';
import { assertJournalPlace } from '../../src/host/renewal/open-journal.ts';
import { failureOf } from '../support/failure-of.ts';
import { FakeConnector } from './support/fake-connector.ts';
import { redirectUri, testRing } from './support/open-test-host.ts';

describe('the place of the journal', () => {
  it('must be named where the database is elsewhere, before anything is opened', async () => {
    const opening = createHost({
      store: 'postgres://nobody@127.0.0.1:1/nowhere',
      keys: { ring: testRing },
      connector: new FakeConnector(() => 0),
      fetch: () => Promise.reject(new Error('no request was expected')),
      redirectUri,
    });
    expect((await failureOf(opening)).code).toBe('host.journal_missing');
  });

  it.each([
    ['beside a SQLite file', { store: 'sqlite:/data/accounts.db' }],
    ['in memory beside a database in memory', { store: 'sqlite::memory:' }],
    ['where it was told to be', { store: 'postgres://host/db', journal: '/data/refresh' }],
  ])('is %s', (_where, options) => {
    expect(() => assertJournalPlace(options)).not.toThrow();
  });
});
