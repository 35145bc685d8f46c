import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Account } from '../../../src/generated/types.ts';
import type { Connector } from '../../../src/host/connector.ts';
import { createHost } from '../../../src/host/create-host.ts';
import type { Host, KeyRotation } from '../../../src/host/host.ts';
import { createKeyFile, loadKeyFile } from '../../../src/host/keys/key-file.ts';
import type { KeyRing } from '../../../src/host/keys/key-ring.ts';
import { parseKeys } from '../../../src/host/keys/parse-keys.ts';
import { open } from '../../../src/host/keys/seal.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import { sealedColumns, sealedFields } from '../../../src/host/store/sealed-columns.ts';
import type { Store, StoreTables } from '../../../src/host/store/store.ts';
import { createVault, type Vault } from '../../../src/host/vault.ts';
import { accountRecord } from './account-record.ts';
import { FakeConnector, tokenStateAt } from './fake-connector.ts';
import type { FromRotatingProcess, RotatingProcessOptions } from './rotating-process.ts';
import { sealFirstFormat } from './seal-first-format.ts';

const script = fileURLToPath(new URL('./rotating-process.ts', import.meta.url));
const start = Date.parse('2026-01-31T12:00:00.000Z');
const batch = 250;

/** How a rotating process ended: with its result, or killed. */
export type RotationEnd = { readonly rotation: KeyRotation } | { readonly killed: true };

/** What refreshes found while keys were rotated. */
export interface RefreshTally {
  readonly refreshed: number;
  /** Renewals that were sent with another refresh token than the newest of their account. */
  readonly stale: number;
  readonly failures: readonly string[];
}

/** Many accounts over one key file, to rotate keys under. No test framework in here: the campaign uses it too. */
export class RotationWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'coupa-rotation-'));
  readonly store: string;
  readonly accounts: number;
  readonly #newest = new Map<string, string>();
  #stale = 0;

  constructor(options: { readonly store?: string; readonly accounts: number }) {
    this.store = options.store ?? `sqlite:${join(this.folder, 'host.db')}`;
    this.accounts = options.accounts;
  }

  get keyFile(): string {
    return join(this.folder, 'key');
  }

  get #journal(): string {
    return join(this.folder, 'host.db-refresh');
  }

  /** A host of this process; its token service knows which refresh token of an account is the newest. */
  host(): Promise<Host> {
    return createHost({
      scheduler: false,
      store: this.store,
      journal: this.#journal,
      keys: { file: this.keyFile },
      connector: this.#connector(),
      fetch: () => Promise.reject(new Error('no request was expected')),
      redirectUri: 'http://127.0.0.1:8400/oauth2/callback',
      clock: () => start,
    });
  }

  /** Fills the database: each account with secret and tokens, every tenth with a draft and every twentieth pending. */
  async fill(): Promise<void> {
    createKeyFile(this.keyFile);
    await (await this.host()).close();
    const ring = this.#ring();
    const vault = createVault(ring);
    await this.#withStore(async (store) => {
      for (let first = 0; first < this.accounts; first += batch) {
        const last = Math.min(first + batch, this.accounts);
        await store.transaction(async (tables) => {
          for (let index = first; index < last; index += 1)
            await this.#insert(tables, { vault, ring, index });
        });
      }
    });
  }

  /** Renews accounts, some at a time, until the returned function is called. */
  refreshing(host: Host, parallel: number, pause: () => Promise<unknown>): () => Promise<RefreshTally> {
    let ended = false;
    let refreshed = 0;
    const failures: string[] = [];
    const work = async (lane: number) => {
      for (let turn = 0; !ended; turn += 1) {
        const id = accountId((turn * parallel + lane) % this.accounts);
        try {
          await host.refresh(id);
          refreshed += 1;
        } catch (error) {
          failures.push(String(error));
        }
        await pause();
      }
    };
    const lanes = Array.from({ length: parallel }, (_, lane) => work(lane));
    return async () => {
      ended = true;
      await Promise.all(lanes);
      return { refreshed, stale: this.#stale, failures };
    };
  }

  /** Rotates in a process of its own, which is killed at the given report, or so long after its first one. */
  async rotate(
    kill: { readonly atReport?: number; readonly afterMilliseconds?: number } = {},
  ): Promise<RotationEnd> {
    const options: RotatingProcessOptions = {
      store: this.store,
      journal: this.#journal,
      keyFile: this.keyFile,
      ...(kill.atReport === undefined ? {} : { killAtReport: kill.atReport }),
    };
    const child = fork(script, [JSON.stringify(options)], { execArgv: [] });
    const { promise, resolve, reject } = Promise.withResolvers<RotationEnd>();
    child.on('message', (message: FromRotatingProcess) => {
      if ('rotation' in message) resolve(message);
      else if (kill.afterMilliseconds !== undefined) {
        void delay(kill.afterMilliseconds).then(() => child.kill('SIGKILL'));
      }
    });
    child.once('exit', (code, signal) =>
      signal === 'SIGKILL'
        ? resolve({ killed: true })
        : reject(new Error(`The rotation ended with ${code}.`)),
    );
    return promise;
  }

  /** How many sealed values there are, and how many of them the newest key alone does not open. */
  async inspect(): Promise<{ readonly values: number; readonly unreadable: number }> {
    const [line = ''] = readFileSync(this.keyFile, 'utf8').split('\n');
    const ring = parseKeys(line);
    let values = 0;
    let unreadable = 0;
    await this.#withStore(async (store) => {
      for (const column of sealedColumns) {
        for (let after = ''; ; ) {
          // No key has this id: every value is stale.
          const page = await store.sealed.stale(column, { keyId: 'none', after, limit: 1000 });
          for (const { id, sealed } of page) {
            values += 1;
            if (!opens(ring, { subject: id, field: column.field }, sealed)) unreadable += 1;
          }
          const last = page.at(-1);
          if (last === undefined) break;
          after = last.id;
        }
      }
    });
    return { values, unreadable };
  }

  /** Accounts whose stored refresh token is not the newest that was issued for them. */
  async lost(): Promise<number> {
    const vault = createVault(this.#ring());
    let lost = 0;
    await this.#withStore(async (store) => {
      for (const { id, token } of await store.accounts.list()) {
        if (token === null || token.tokens === null) lost += 1;
        else if (vault.openTokens(id, token.tokens).refreshToken !== this.#newestOf(id)) lost += 1;
      }
    });
    return lost;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #ring(): KeyRing {
    const ring = loadKeyFile(this.keyFile);
    if (ring === undefined) throw new Error('There is no key file.');
    return ring;
  }

  #newestOf(id: string): string {
    return this.#newest.get(id) ?? `first-${id}`;
  }

  #connector(): Connector {
    const fake = new FakeConnector(() => start);
    const issue = (account: Account) => {
      if (account.tokenState?.refreshToken !== this.#newestOf(account.id)) this.#stale += 1;
    };
    return {
      manifest: fake.manifest,
      hooks: {
        ...fake.hooks,
        refresh: async (account, input, context) => {
          issue(account);
          const result = await fake.hooks.refresh(account, input, context);
          const { refreshToken } = result.outcome === 'renewed' ? (result.patch.tokenState ?? {}) : {};
          if (refreshToken !== undefined) this.#newest.set(account.id, refreshToken);
          return result;
        },
      },
    };
  }

  async #insert(
    tables: StoreTables,
    { vault, ring, index }: { readonly vault: Vault; readonly ring: KeyRing; readonly index: number },
  ): Promise<void> {
    const id = accountId(index);
    const at = new Date(start).toISOString();
    const settings = { ...accountRecord.settings, label: id, grantType: 'authorization_code' as const };
    await tables.accounts.insert({ ...accountRecord, id, settings });
    const secret = vault.sealSecret(id, `secret-${id}`, at);
    // Half of the secrets as the first releases sealed them.
    const place = { subject: id, field: sealedFields.clientSecret };
    const sealed = index % 2 === 0 ? secret.sealed : sealFirstFormat(ring, place, `secret-${id}`);
    await tables.secrets.put(id, { ...secret, sealed });
    const tokens = vault.sealTokens(
      id,
      tokenStateAt(start, { refreshToken: `first-${id}`, authorizedAt: at }),
    );
    await tables.tokens.save(id, { version: 1, generation: 1, tokens }, null);
    if (index % 10 === 0) await this.#insertDraft(tables, vault, index);
  }

  async #insertDraft(tables: StoreTables, vault: Vault, index: number): Promise<void> {
    const id = `draft-${index}`;
    const createdAt = new Date(start).toISOString();
    const expiresAt = new Date(start + 86_400_000).toISOString();
    await tables.drafts.insert({
      id,
      userId: 'designer',
      accountId: null,
      settings: accountRecord.settings,
      editedSettingsVersion: null,
      openedSettingsVersion: null,
      findings: [],
      refusal: null,
      applyWhenAuthorized: false,
      secret: vault.sealSecret(id, 'a-secret', createdAt),
      tokens: index % 20 === 0 ? null : vault.sealTokens(id, tokenStateAt(start)),
      createdAt,
      expiresAt,
    });
    if (index % 20 !== 0) return;
    const stateHash = `state-${index}`;
    await tables.pending.insert({
      draftId: id,
      userId: 'designer',
      browserHash: 'hash',
      contextId: id,
      sealedVerifier: vault.sealVerifier(stateHash, 'a-verifier'),
      pending: {
        stateHash,
        redirectUri: 'http://127.0.0.1/',
        issuer: 'https://acme.coupahost.com',
        createdAt,
        expiresAt,
      } as Parameters<StoreTables['pending']['insert']>[0]['pending'],
    });
  }

  async #withStore(work: (store: Store) => Promise<void>): Promise<void> {
    const store = await openStore(this.store);
    try {
      await work(store);
    } finally {
      await store.close();
    }
  }
}

function accountId(index: number): string {
  return index.toString(16).padStart(24, '0');
}

function opens(ring: KeyRing, place: Parameters<typeof open>[1], sealed: Uint8Array): boolean {
  try {
    open(ring, place, sealed);
    return true;
  } catch {
    return false;
  }
}
