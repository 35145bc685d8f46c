import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import type { TokenState } from '../src/generated/types.ts';
import { openStore } from '../src/host/store/open-store.ts';
import type { SealedTokens, Store } from '../src/host/store/store.ts';
import { createVault, openAccount } from '../src/host/vault.ts';
import { mediansInTurn, type Row, toTable } from './measure.ts';
import { benchInput, benchRing } from './open-bench-host.ts';

const id = 'bench-account';
const at = '2026-01-31T12:00:00.000Z';
const vault = createVault(benchRing);
const tokenState: TokenState = {
  accessToken: 'a'.repeat(900),
  refreshToken: 'r'.repeat(43),
  tokenType: 'Bearer',
  obtainedAt: at,
  expiresAt: '2026-02-01T12:00:00.000Z',
  renewAt: '2026-02-01T07:00:00.000Z',
  notBefore: at,
  lifetimeSeconds: 86_400,
  lifetimeSource: 'response',
  requestedScopes: ['core.common.read', 'offline_access'],
  grantedScopes: ['core.common.read', 'offline_access'],
  grantedScopesSource: 'response',
  issuer: `https://${benchInput.host}`,
  clientId: benchInput.clientId,
};

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
    const sealed = await fill(store);
    const [readFloor, readOurs] = await compare([bareRead(bare), ourRead(store)], 31, 2000);
    const [saveFloor, saveOurs] = await compare([bareSave(bare, sealed), ourSave(store, sealed)], 31, 50);
    const read = { what: 'SQLite read and open', floor: readFloor, ours: readOurs, unit: 'µs' } as const;
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

async function fill({ transaction }: Store): Promise<SealedTokens> {
  const { label, host, clientId, clientSecret } = benchInput;
  const settings = {
    label,
    host,
    clientId,
    grantType: 'authorization_code',
    clientType: 'confidential',
    scopes: tokenState.requestedScopes,
    clientAuthentication: 'body',
    tokenEndpointConfig: [],
    authEndpointConfig: [],
    autoRefreshToken: true,
  } as const;
  const tokens = vault.sealTokens(id, tokenState);
  await transaction(async ({ accounts, secrets, tokens: table }) => {
    await accounts.insert({ id, settings, settingsVersion: 1, createdAt: at, updatedAt: at });
    await secrets.put(id, vault.sealSecret(id, clientSecret, at));
    await table.save(id, { version: 1, generation: 1, tokens }, null);
  });
  return tokens;
}

/** The least: one row by its key, one decryption under a key that is held ready. */
function bareRead(database: Database.Database): Contender {
  const key = createSecretKey(randomBytes(32));
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(tokenState)), cipher.final()]);
  const tag = cipher.getAuthTag();
  database.exec('create table bench (id text primary key, nonce blob, sealed blob, tag blob)');
  database.prepare('insert into bench values (?, ?, ?, ?)').run(id, nonce, sealed, tag);
  const select = database.prepare<[string], { nonce: Buffer; sealed: Buffer; tag: Buffer }>(
    'select nonce, sealed, tag from bench where id = ?',
  );
  return {
    run(calls) {
      for (let done = 0; done < calls; done += 1) {
        const row = select.get(id);
        if (row === undefined) throw new Error('The row is gone.');
        const decipher = createDecipheriv('aes-256-gcm', key, row.nonce).setAuthTag(row.tag);
        JSON.parse(decipher.update(row.sealed, undefined, 'utf8') + decipher.final('utf8'));
      }
    },
  };
}

function ourRead({ accounts }: Store): Contender {
  return {
    async run(calls) {
      for (let done = 0; done < calls; done += 1) {
        const snapshot = await accounts.get(id);
        if (snapshot === undefined) throw new Error('The account is gone.');
        openAccount(vault, snapshot);
      }
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
