import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { hooks } from '../../../src/account/hooks.ts';
import { createHost, type HostOptions } from '../../../src/host/create-host.ts';
import type { DraftSource, Host } from '../../../src/host/host.ts';
import type { HostFetch } from '../../../src/host/host-parts.ts';
import { testSeams } from '../../../src/host/test-seams.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { SandboxSwitches } from '../../../src/sandbox/switches.ts';
import { consent } from '../../account/support/sandbox-world.ts';
import { manifest } from './fake-connector.ts';
import { testRing } from './open-test-host.ts';

const redirectUri = 'https://host.example/callback';
const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };

/** Hosts in this process with the real hooks, and one sandbox in this process that answers them. */
export class SandboxHosts {
  /** The time of hosts, sandbox and leases; milliseconds. */
  now = Date.parse('2026-01-31T12:00:00.000Z');
  readonly sandbox: Sandbox;
  readonly #store: string;

  constructor(switches: Partial<SandboxSwitches> = {}, store = 'sqlite::memory:') {
    this.#store = store;
    this.sandbox = createSandbox({
      clock: () => this.now,
      redirectUris: [`${redirectUri}/acme-sandbox.coupahost.com`],
      switches,
    });
  }

  /** Requests to the token endpoint since the sandbox began, consents aside. */
  get posts(): number {
    return this.sandbox.log.filter(
      ({ path, grantType }) => path === '/oauth2/token' && grantType !== 'authorization_code',
    ).length;
  }

  /** Every request to the token endpoint since the sandbox began. */
  get tokenRequests(): number {
    return this.sandbox.log.filter(({ path, method }) => path === '/oauth2/token' && method === 'POST')
      .length;
  }

  async open(options: Partial<HostOptions> = {}): Promise<Host> {
    const fetch: HostFetch = async (url, { method, headers, body = null }) =>
      this.sandbox.fetch(new Request(url, { method, headers, body }));
    const host = await createHost({
      scheduler: false,
      store: this.#store,
      keys: { ring: testRing },
      connector: { manifest, hooks },
      fetch,
      redirectUri,
      clock: () => this.now,
      wait: async (milliseconds) => {
        this.now += milliseconds;
        await delay(1);
      },
      [testSeams]: { leaseClock: () => this.now },
      ...options,
    });
    onTestFinished(() => host.close());
    return host;
  }

  /** A client credentials account without tokens. */
  async create({ accounts }: Host, label = 'Coupa'): Promise<string> {
    return (await accounts.create({ ...this.#input('client_credentials'), label })).id;
  }

  /** An account with tokens. */
  authorize(
    host: Host,
    grantType: 'authorization_code' | 'client_credentials' = 'authorization_code',
  ): Promise<string> {
    return this.#apply(host, { input: this.#input(grantType) });
  }

  /** Another consent for the same account. */
  authorizeAgain(host: Host, accountId: string): Promise<string> {
    return this.#apply(host, { accountId });
  }

  async #apply({ authorization }: Host, source: DraftSource): Promise<string> {
    const { draftId } = await authorization.openDraft(source, actor);
    const begun = await authorization.begin(draftId, actor);
    if (begun.outcome === 'redirect') {
      await authorization.complete(await consent(this.sandbox, begun.url), actor);
    }
    return (await authorization.apply(draftId, actor)).id;
  }

  #input(grantType: 'authorization_code' | 'client_credentials') {
    const { seeded } = this.sandbox.clients;
    const isCode = grantType === 'authorization_code';
    const { identifier, secret = '' } = isCode ? seeded.authorizationCode : seeded.clientCredentials;
    return {
      label: 'Coupa',
      host: this.sandbox.instanceHost,
      clientId: identifier,
      clientSecret: secret,
      grantType,
      scopes: isCode ? 'core.common.read offline_access' : 'core.common.read',
    };
  }
}
