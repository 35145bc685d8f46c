import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hooks } from '../../../src/account/hooks.ts';
import { UserAgent } from '../../../src/cli/main-job/user-agent.ts';
import type { TokenState } from '../../../src/generated/types.ts';
import { createHost, type HostOptions } from '../../../src/host/create-host.ts';
import type { CallbackAnswer, DraftSource, Host } from '../../../src/host/host.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { FailureRecord } from '../../../src/host/store/store.ts';
import { type KillPoint, type TestSeams, testSeams } from '../../../src/host/test-seams.ts';
import { createVault } from '../../../src/host/vault.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { type ServedSandbox, serveSandbox } from '../../../src/sandbox/serve-sandbox.ts';
import type { RotationMode } from '../../../src/sandbox/switches.ts';
import { createFetch, type TransportFetch } from '../../../src/transport.ts';
import { answerAt } from '../../support/answer-to.ts';
import { manifest } from './fake-connector.ts';
import { emptyUsedDatabase, testRing } from './open-test-host.ts';
import type { RenewingProcessOptions, ToRenewingProcess } from './renewing-process.ts';

const instance = 'acme-sandbox.coupahost.com';
const script = fileURLToPath(new URL('./renewing-process.ts', import.meta.url));

/** What the store holds of the account. */
export interface Stored {
  readonly version: number;
  readonly tokens: TokenState | null;
  readonly failure: FailureRecord | null;
}

/** One account at a sandbox, over a database (a SQLite file, unless chosen) that several hosts and processes share. */
export class RenewalWorld {
  /** The time of hosts and sandbox; milliseconds. */
  now = Date.parse('2026-01-31T12:00:00.000Z');
  /** Ahead of the machine's time by which leases end, in hosts of this process; milliseconds. */
  leaseOffset = 0;
  accountId = '';
  /** The address of the database. */
  store = '';
  readonly sandbox: Sandbox;
  readonly #folder = mkdtempSync(join(tmpdir(), 'coupa-renewal-'));
  readonly #redirectUri: string;
  readonly #callback: { readonly next: () => Promise<CallbackAnswer>; readonly close: () => void };
  readonly #children: ChildProcess[] = [];
  readonly #fetches: TransportFetch[] = [];
  #served: ServedSandbox | undefined;
  #holding: (() => void) | undefined;

  private constructor(callback: Awaited<ReturnType<typeof listenForCallback>>, rotation: RotationMode) {
    this.#callback = callback;
    this.#redirectUri = callback.url;
    const sandbox = createSandbox({
      clock: () => this.now,
      redirectUris: [`${callback.url}/${instance}`],
      switches: { rotation, revocation: true },
    });
    this.sandbox = sandbox;
  }

  /** An authorized account at a sandbox that rotates in this way. */
  static async open(rotation: RotationMode): Promise<RenewalWorld> {
    const world = new RenewalWorld(await listenForCallback(), rotation);
    const { sandbox } = world;
    world.store = (await emptyUsedDatabase()) ?? `sqlite:${join(world.#folder, 'host.db')}`;
    const held: Sandbox = Object.create(sandbox, {
      fetch: { value: (request: Request) => world.#answer(request) },
    });
    world.#served = await serveSandbox(held);
    await world.#authorize();
    return world;
  }

  get #journal(): string {
    return join(this.#folder, 'host.db-refresh');
  }

  /** Fingerprints of the refresh tokens that were sent, in order; answered or not. */
  get spent(): readonly string[] {
    return this.sandbox.log
      .filter(({ grantType }) => grantType === 'refresh_token')
      .map(({ bodyParameters }) => bodyParameters['refresh_token'] ?? '');
  }

  /** A host of this process. */
  host(seams: TestSeams = {}, options: Partial<HostOptions> = {}): Promise<Host> {
    const fetch = createFetch({ sandboxInstances: new Map([[instance, this.#served?.url ?? '']]) });
    this.#fetches.push(fetch);
    return createHost({
      scheduler: false,
      store: this.store,
      journal: this.#journal,
      keys: { ring: testRing },
      connector: { manifest, hooks },
      fetch,
      redirectUri: this.#redirectUri,
      clock: () => this.now,
      wait: () => delay(1),
      ...options,
      [testSeams]: { leaseClock: () => Date.now() + this.leaseOffset, ...seams },
    });
  }

  /**
   * A host in a process of its own; `ask` resolves with the token versions that its callers got. With a heap of so
   * many megabytes it does not kill itself at the point but runs out of memory there.
   */
  async startProcess(killAt?: KillPoint, heapMegabytes?: number): Promise<RenewingProcess> {
    const options: RenewingProcessOptions = {
      store: this.store,
      journal: this.#journal,
      instance,
      sandboxUrl: this.#served?.url ?? '',
      accountId: this.accountId,
      ...(killAt === undefined ? {} : { killAt }),
      exhaustsMemory: heapMegabytes !== undefined,
    };
    const execArgv = heapMegabytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes}`];
    const stdio: StdioOptions = [
      'ignore',
      'ignore',
      heapMegabytes === undefined ? 'inherit' : 'ignore',
      'ipc',
    ];
    const child = fork(script, [JSON.stringify(options)], { execArgv, stdio });
    this.#children.push(child);
    await new Promise((resolve) => child.once('message', resolve));
    const tell = (message: ToRenewingProcess) => child.send(message);
    return {
      ended: new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal))),
      ask: (callers) => {
        const answer = new Promise<readonly number[]>((resolve) =>
          child.once('message', (message: { readonly versions: readonly number[] }) =>
            resolve(message.versions),
          ),
        );
        tell({ kind: 'renew', now: this.now, callers });
        return answer;
      },
      tellSent: () => tell({ kind: 'sent' }),
    };
  }

  /** Runs a renewal in a process of its own until it kills itself at the point. */
  async killAt(point: KillPoint): Promise<void> {
    const renewing = await this.startProcess(point);
    if (point === 'after_send') this.#holding = renewing.tellSent;
    void renewing.ask(1);
    const signal = await renewing.ended;
    this.#holding = undefined;
    if (signal !== 'SIGKILL') throw new Error(`The process ended with ${signal}, not at ${point}.`);
  }

  async stored(): Promise<Stored> {
    const store = await openStore(this.store);
    try {
      const account = await store.accounts.get(this.accountId);
      const sealed = account?.token?.tokens ?? null;
      return {
        version: account?.token?.version ?? 0,
        tokens: sealed === null ? null : createVault(testRing).openTokens(this.accountId, sealed),
        failure: account?.failure ?? null,
      };
    } finally {
      await store.close();
    }
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await Promise.all(this.#fetches.map((fetch) => fetch.close()));
    await this.#served?.close();
    this.#callback.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** A second consent for the account, over this host. */
  async authorizeAgain(host: Host): Promise<void> {
    await this.#consent(host, { accountId: this.accountId });
  }

  async #authorize(): Promise<void> {
    const host = await this.host();
    const { identifier, secret = '' } = this.sandbox.clients.seeded.authorizationCode;
    const input = {
      label: 'Coupa',
      host: instance,
      clientId: identifier,
      clientSecret: secret,
      grantType: 'authorization_code' as const,
      scopes: 'core.common.read offline_access',
    };
    this.accountId = await this.#consent(host, { input });
    await host.close();
  }

  async #consent({ authorization }: Host, source: DraftSource): Promise<string> {
    const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };
    const { draftId } = await authorization.openDraft(source, actor);
    const begun = await authorization.begin(draftId, actor);
    if (begun.outcome !== 'redirect') throw new Error('No consent was asked for.');
    const returned = this.#callback.next();
    const agent = new UserAgent(new Map([[instance, this.#served?.url ?? '']]));
    await agent.click(await agent.click(await agent.open(begun.url), 'Sign in'), 'Allow');
    await authorization.complete(await returned, actor);
    return (await authorization.apply(draftId, actor)).id;
  }

  async #answer(request: Request): Promise<Response> {
    const response = await this.sandbox.fetch(request);
    const told = this.#holding;
    if (told === undefined || new URL(request.url).pathname !== '/oauth2/token') return response;
    told();
    return new Promise(() => undefined);
  }
}

export interface RenewingProcess {
  /** The signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  ask(callers: number): Promise<readonly number[]>;
  tellSent(): void;
}

async function listenForCallback() {
  let arrived: (answer: CallbackAnswer) => void = () => undefined;
  const server = createServer((request, response) => {
    arrived(answerAt(`http://${request.headers.host}${request.url}`));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/callback`,
    next: () =>
      new Promise<CallbackAnswer>((resolve) => {
        arrived = resolve;
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
