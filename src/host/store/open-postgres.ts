import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import pg from 'pg';
import { ConnectorError } from '../../errors.ts';
import { connectError, postgresError } from './postgres-error.ts';
import { postgresSettings } from './postgres-settings.ts';
import { PostgresSockets } from './postgres-sockets.ts';
import type { Schema } from './schema.ts';

const mostConnections = 10;

// Ours are some dozens; a text made of a list's length must not fill the server's memory.
const mostPrepared = 200;

/**
 * Statements that name their columns. With `*` the server refuses a prepared one as soon as a newer program has added
 * a column.
 */
const preparable = /^(?=(?:select|insert|update|delete) )(?!.*(?:select|returning) \*)(?!.*\.\*)/s;

interface OpenPostgresOptions {
  /** Every transaction is read only. */
  readonly readOnly: boolean;
  /** After which a statement without an answer is given up; where it is not given, what the settings say. */
  readonly statementMilliseconds?: number | undefined;
}

/**
 * A pool of at most ten connections; who waits 5 s for one gets `store.busy`. Nothing is connected before the first
 * statement, which each connection parses and plans once, and every failure leaves as a `store.*` error without the
 * address. Throws `store.unreadable`.
 */
export function openPostgres(
  address: string,
  { readOnly, statementMilliseconds }: OpenPostgresOptions,
): Kysely<Schema> {
  const sockets = new PostgresSockets();
  const { stream } = sockets;
  const limit = statementMilliseconds === undefined ? {} : { query_timeout: statementMilliseconds };
  const pool = new pg.Pool({ ...postgresSettings(address), ...limit, stream, max: mostConnections });
  // A connection that is lost while nobody uses it is only replaced; without listeners it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: narrowedPool({ pool, sockets, readOnly }) }),
  });
}

interface OpenedPool extends OpenPostgresOptions {
  readonly pool: pg.Pool;
  readonly sockets: PostgresSockets;
}

function narrowedPool({ pool, sockets, readOnly }: OpenedPool): PostgresPool {
  const nameOf = statementNames();
  return {
    options: {},
    end: () => sockets.end(() => pool.end()),
    async connect() {
      const client = narrowedClient(await pool.connect().catch(rethrow(connectError)), nameOf);
      if (readOnly) await client.query('set default_transaction_read_only = on', []);
      return client;
    },
  };
}

type StatementNames = (text: string) => string | undefined;

function statementNames(): StatementNames {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= mostPrepared || !preparable.test(text)) return known;
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
}

// A connection that failed under a statement is closed, not handed to the next caller.
function narrowedClient(client: pg.PoolClient, nameOf: StatementNames): PostgresPoolClient {
  let lost = false;
  const fail = (error: unknown): never => {
    const known = postgresError(error);
    lost ||= known instanceof ConnectorError && known.code === 'store.unavailable';
    throw known;
  };
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    // Cursors are for streams, and no stream is read here.
    if (typeof text !== 'string') return text;
    const name = nameOf(text);
    const named = name === undefined ? {} : { name };
    return client.query({ ...named, text, values: [...values] }).catch(fail);
  }
  return {
    query,
    release: (destroy = false) => client.release(destroy || lost),
  };
}

function rethrow(translate: (error: unknown) => unknown): (error: unknown) => never {
  return (error) => {
    throw translate(error);
  };
}
