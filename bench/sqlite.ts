import { createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { textData, wrapData } from '../src/host/keys/sealed-place.ts';
import { readHolder } from '../src/host/renewal/renewal-result.ts';
import { openStore } from '../src/host/store/open-store.ts';
import type { SealedTokens, Store } from '../src/host/store/store.ts';
import { benchRing } from './bench-account.ts';
import { benchAccountId, benchVault, fillStore } from './fill-store.ts';
import { mediansInTurn, type Row, toTable } from './measure.ts';

const id = benchAccountId;

/** One side of a comparison: does its work so many times. */
interface Contender {
  run(calls: number): Promise<void> | void;
}

/** A stored account read and opened, and a token state saved over the expected one, beside the bare driver. */
export async function benchSqlite(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sqlite-'));
  const path = join(folder, 'accounts.db');
  const store = await openStore(`sqlite:${path}`);
  const bare = new Database(path);
  bare.pragma('synchronous = FULL');
  try {
    const sealed = await fillStore(store);
    const [readFloor, readOurs] = await compare([bareRead(bare), ourRead(store)], 31, 2000);
    const [saveFloor, saveOurs] = await compare([bareSave(bare, sealed), ourSave(store, sealed)], 31, 50);
    const read = {
      what: 'SQLite read and open (settings with tokens; data key and text decrypted)',
      floor: readFloor,
      ours: readOurs,
      unit: 'µs',
    } as const;
    const save = {
      what: 'SQLite compare-and-save, FULL',
      floor: saveFloor,
      ours: saveOurs,
      unit: 'µs',
    } as const;
    return [
      { ...read, atMost: 1.5, of: 'ratio' },
      { ...save, atMost: 1.3, of: 'ratio' },
    ];
  } finally {
    bare.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The least that can be done with what is stored: the same columns by one prepared statement, and the envelope's two
 * decryptions under keys and with associated data that are held ready.
 */
function bareRead(database: Database.Database): Contender {
  const select = database.prepare<[string], { sealed_tokens: Buffer }>(
    `select accounts.settings, token_states.token_version, token_states.sealed_tokens
     from accounts left join token_states on token_states.account_id = accounts.id where accounts.id = ?`,
  );
  const { currentId } = benchRing;
  const wrappingKey = benchRing.wrappingKey(currentId);
  if (wrappingKey === undefined) throw new Error('The ring has no key.');
  const format = select.get(id)?.sealed_tokens[0] ?? 0;
  const place = { subject: id, field: 'token_state' };
  const ofKey = wrapData(format, place, currentId);
  const ofText = textData(format, place, currentId);
  const start = 2 + currentId.length;
  return {
    run(calls) {
      for (let done = 0; done < calls; done += 1) {
        const row = select.get(id);
        if (row === undefined) throw new Error('The row is gone.');
        const wrapped = row.sealed_tokens.subarray(start, start + 60);
        const dataKey = createSecretKey(decrypt(wrappingKey, wrapped, ofKey));
        JSON.parse(decrypt(dataKey, row.sealed_tokens.subarray(start + 60), ofText).toString());
      }
    },
  };
}

function decrypt(key: KeyObject, sealed: Buffer, associated: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
    .setAAD(associated)
    .setAuthTag(sealed.subarray(-16));
  const plain = decipher.update(sealed.subarray(12, -16));
  decipher.final();
  return plain;
}

/** What the host does before an operation whose headers are not in memory. */
function ourRead(store: Store): Contender {
  return {
    async run(calls) {
      for (let done = 0; done < calls; done += 1) await readHolder({ store, vault: benchVault }, id);
    },
  };
}

/** The same update, prepared once and committed by itself. */
function bareSave(database: Database.Database, { sealed, facts, ...prints }: SealedTokens): Contender {
  database.exec('create table bench_tokens as select * from token_states');
  database.exec('create unique index bench_tokens_id on bench_tokens (account_id)');
  const update = database.prepare(
    `update bench_tokens set token_version = ?, grant_generation = 1, sealed_tokens = ?, facts = ?,
     access_fingerprint = ?, refresh_fingerprint = ?
     where account_id = ? and token_version = ? and grant_generation = 1`,
  );
  let version = 1;
  return {
    run(calls) {
      for (let done = 0; done < calls; done += 1, version += 1) {
        const { accessFingerprint, refreshFingerprint } = prints;
        const columns = [version + 1, sealed, JSON.stringify(facts), accessFingerprint, refreshFingerprint];
        if (update.run(...columns, id, version).changes !== 1) throw new Error('Nothing was saved.');
      }
    },
  };
}

function ourSave({ tokens: table }: Store, tokens: SealedTokens): Contender {
  let version = 1;
  return {
    async run(calls) {
      for (let done = 0; done < calls; done += 1, version += 1) {
        const expected = { version, generation: 1 };
        const saved = await table.save(id, { version: version + 1, generation: 1, tokens }, expected);
        if (!saved) throw new Error('Nothing was saved.');
      }
    },
  };
}

/** Microseconds per call, floor and ours. */
async function compare(
  contenders: readonly [Contender, Contender],
  rounds: number,
  calls: number,
): Promise<readonly [number, number]> {
  for (const contender of contenders) await contender.run(5 * calls);
  const [floor = 0, ours = 0] = await mediansInTurn(
    rounds,
    contenders.map((contender) => async () => {
      const start = performance.now();
      await contender.run(calls);
      return ((performance.now() - start) * 1000) / calls;
    }),
  );
  return [floor, ours];
}

if (import.meta.main) console.log(toTable(await benchSqlite()));
