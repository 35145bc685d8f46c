import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { openStore } from '../src/host/store/open-store.ts';
import type { SealedTokens, Store } from '../src/host/store/store.ts';
import { startPostgres } from '../test/support/postgres-server.ts';
import { benchAccountId, fillStore } from './fill-store.ts';
import { mediansInTurn, type Row, toTable } from './measure.ts';

const rounds = 31;
const callsPerRound = 300;
const id = benchAccountId;

/**
 * The stored tokens of an account read, and their successor saved over what was spent, beside the bare driver; a
 * server on this machine that does not wait for its disk, so that what is compared is the trips.
 */
export async function benchPostgres(): Promise<readonly Row[]> {
  const server = await startPostgres();
  const bare = new pg.Client({ connectionString: server.address });
  try {
    await bare.connect();
    const store = await openStore(server.address);
    try {
      const sealed = await fillStore(store);
      await prepareBare(bare);
      const [readFloor, readOurs] = await compare(bareRead(bare), ourRead(store));
      const [saveFloor, saveOurs] = await compare(fourTripSave(bare, sealed), ourSave(store, sealed));
      return [
        row('PostgreSQL read, one trip', readFloor, readOurs, 1.3),
        row(
          'PostgreSQL compare-and-save beside a FOR UPDATE transaction of four trips',
          saveFloor,
          saveOurs,
          0.7,
        ),
      ];
    } finally {
      await store.close();
    }
  } finally {
    await bare.end();
    await server.stop();
  }
}

function row(what: string, floor: number, ours: number, atMost: number): Row {
  return { what, floor, ours, unit: 'µs', atMost, of: 'ratio' };
}

type Call = () => Promise<void>;

async function prepareBare(client: pg.Client): Promise<void> {
  await client.query('create table bench_tokens as select * from token_states');
  await client.query('create unique index bench_tokens_id on bench_tokens (account_id)');
}

/** The same columns by one statement that the server has planned already. */
function bareRead(client: pg.Client): Call {
  const text = `select accounts.settings, token_states.token_version, token_states.sealed_tokens
    from accounts left join token_states on token_states.account_id = accounts.id where accounts.id = $1`;
  return async () => {
    const { rows } = await client.query({ name: 'bench_read', text, values: [id] });
    if (rows.length !== 1) throw new Error('The row is gone.');
  };
}

function ourRead({ accounts }: Store): Call {
  return async () => {
    if ((await accounts.getTokens(id)) === undefined) throw new Error('The account is gone.');
  };
}

/** What is usual: lock the row, look at it, write it, end. */
function fourTripSave(client: pg.Client, { sealed, facts, ...prints }: SealedTokens): Call {
  const select = 'select token_version, grant_generation from bench_tokens where account_id = $1 for update';
  const update = `update bench_tokens set token_version = $2, sealed_tokens = $3, facts = $4,
    access_fingerprint = $5, refresh_fingerprint = $6 where account_id = $1`;
  const { accessFingerprint, refreshFingerprint } = prints;
  const columns = [sealed, JSON.stringify(facts), accessFingerprint, refreshFingerprint];
  return async () => {
    await client.query('begin');
    const found = await client.query({ name: 'bench_lock', text: select, values: [id] });
    const version = Number(found.rows[0].token_version) + 1;
    await client.query({ name: 'bench_save', text: update, values: [id, version, ...columns] });
    await client.query('commit');
  };
}

function ourSave({ tokens: table }: Store, tokens: SealedTokens): Call {
  let version = 1;
  const { refreshFingerprint } = tokens;
  return async () => {
    const saved = await table.succeed(id, tokens, { version, generation: 1, refreshFingerprint });
    if (saved === undefined) throw new Error('Nothing was saved.');
    version = saved;
  };
}

/** Microseconds per call, floor and ours. */
async function compare(...contenders: readonly [Call, Call]): Promise<readonly [number, number]> {
  const measured = contenders.map((call) => () => microsecondsOf(call));
  await mediansInTurn(5, measured);
  const [floor = 0, ours = 0] = await mediansInTurn(rounds, measured);
  return [floor, ours];
}

async function microsecondsOf(call: Call): Promise<number> {
  const start = performance.now();
  for (let done = 0; done < callsPerRound; done += 1) await call();
  return ((performance.now() - start) * 1000) / callsPerRound;
}

if (import.meta.main) console.log(toTable(await benchPostgres()));
