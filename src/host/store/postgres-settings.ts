import pg from 'pg';
import { ConnectorError } from '../../errors.ts';

const int8 = 20;

// The driver gives 64-bit numbers as text; ours are counters and instants far below 2^53.
const types = new pg.TypeOverrides();
types.setTypeParser(int8, Number);

/** What every connection is opened with; the address may override the time limits by its query. */
export interface PostgresSettings extends pg.ClientConfig {
  readonly connectionString: string;
}

/**
 * Limits for one address: a server that does not answer is given up after 5 s, a statement after 10 s by the server
 * and after 15 s by us, a lock after 5 s, a forgotten transaction after 15 s. Throws `store.unreadable` for an
 * address that is none.
 */
export function postgresSettings(address: string): PostgresSettings {
  if (!URL.canParse(address)) {
    throw new ConnectorError('store.unreadable', {
      action:
        'Give the store as postgres://USER:PASSWORD@HOST:PORT/DATABASE, special characters percent-encoded.',
    });
  }
  return {
    connectionString: address,
    application_name: 'coupa-account',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    query_timeout: 15_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  };
}
