import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createHost, type HostOptions } from '../../../src/host/create-host.ts';
import type { Host } from '../../../src/host/host.ts';
import { createKeyRing } from '../../../src/host/keys/key-ring.ts';
import { testSeams } from '../../../src/host/test-seams.ts';
import { answerTo } from '../../support/answer-to.ts';
import type { TestEngine } from './engines.ts';
import { FakeConnector } from './fake-connector.ts';

export const redirectUri = 'http://127.0.0.1:8400/oauth2/callback';

export const testRing = createKeyRing([{ id: 'k-test', bytes: Buffer.alloc(32, 7) }]);

export const hour = 3_600_000;

export const clientCredentialsInput = {
  label: 'Coupa',
  host: 'acme',
  clientId: 'client-1',
  clientSecret: 'CANARY-secret',
  scopes: 'core.common.read',
} as const;

export const codeInput = {
  ...clientCredentialsInput,
  label: 'Coupa by consent',
  grantType: 'authorization_code',
  scopes: 'core.common.read offline_access',
} as const;

let usedEngine: TestEngine | undefined;

/** From now on hosts without a given store open an empty database of this product instead of one in memory. */
export function useEngine(engine: TestEngine): void {
  usedEngine = engine;
}

/** An empty database of the product in use; undefined when none was chosen. */
export async function emptyUsedDatabase(): Promise<string | undefined> {
  return usedEngine?.emptyDatabase();
}

/** A host in memory with a clock that only the test moves. */
export class TestHost {
  now = Date.parse('2026-01-31T12:00:00.000Z');
  readonly waits: number[] = [];
  readonly connector = new FakeConnector(() => this.now);
  readonly host: Promise<Host>;

  constructor(options: Partial<HostOptions> = {}) {
    this.host = this.#open(options);
    if (usedEngine !== undefined) onTestFinished(async () => (await this.host).close());
  }

  async #open(options: Partial<HostOptions>): Promise<Host> {
    return createHost({
      scheduler: false,
      store: options.store ?? (await emptyUsedDatabase()) ?? 'sqlite::memory:',
      keys: { ring: testRing },
      connector: this.connector,
      fetch: () => Promise.reject(new Error('no request was expected')),
      redirectUri,
      clock: () => this.now,
      wait: async (milliseconds) => {
        this.waits.push(milliseconds);
        this.now += milliseconds;
        // Others get their turn, as they would while this one really waited.
        await delay(1);
      },
      [testSeams]: { leaseClock: options.clock ?? (() => this.now) },
      ...options,
    });
  }

  /** A client credentials account with tokens. */
  async authorized(
    input: Parameters<Host['accounts']['create']>[0] = clientCredentialsInput,
  ): Promise<string> {
    const host = await this.host;
    const { id } = await host.accounts.create(input);
    await this.authorize(id);
    return id;
  }

  async authorize(accountId: string): Promise<void> {
    const { authorization } = await this.host;
    const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };
    const { draftId } = await authorization.openDraft({ accountId }, actor);
    const begun = await authorization.begin(draftId, actor);
    if (begun.outcome === 'redirect') {
      await authorization.complete(answerTo(begun.url), actor);
    }
    await authorization.apply(draftId, actor);
  }
}
