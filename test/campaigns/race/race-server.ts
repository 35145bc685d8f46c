import { randomBytes } from 'node:crypto';
import type { HookContext } from '../../../src/account/hook-context.ts';
import { hooks } from '../../../src/account/hooks.ts';
import type { Account } from '../../../src/generated/types.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { serveSandbox } from '../../../src/sandbox/serve-sandbox.ts';
import { createFetch } from '../../../src/transport.ts';
import { answerAt } from '../../support/answer-to.ts';
import { walkConsent } from '../../support/consent-walker.ts';
import type { ServiceRecord } from '../../support/history-checker.ts';
import { startStrictServer, strictClients } from '../../support/strict-server.ts';
import { manifest, redirectUri } from '../support/campaign-host.ts';
import { signInAt } from '../support/consent-in-memory.ts';
import type { SeededAccount } from '../support/seed-accounts.ts';

/** Which authorization server a race is run against; both rotate strictly. */
export type ServerName = 'sandbox' | 'oidc-provider';

/** A strict authorization server with one account at it. */
export interface RaceServer {
  readonly instance: readonly [string, string];
  readonly account: SeededAccount;
  /** How long an access token of it lives; milliseconds. */
  readonly lifetime: number;
  /** Status of every refresh request so far, in order. */
  statuses(): readonly number[];
  /** What it was sent and has issued. */
  readonly record: ServiceRecord;
  close(): Promise<void>;
}

const accountId = 'raced';
// A grant lasts 90 days at the sandbox: a thousand generations must fit in.
const sandboxLifetimeSeconds = 3_600;
const strictLifetimeMilliseconds = 86_400_000;

/** Starts the server and consents once. `now` in milliseconds; oidc-provider goes by the machine's clock. */
export function openRaceServer(name: ServerName, now: () => number): Promise<RaceServer> {
  return name === 'sandbox' ? openSandbox(now) : openStrict(now);
}

async function openSandbox(now: () => number): Promise<RaceServer> {
  const sandbox = createSandbox({
    clock: now,
    redirectUris: [redirectUri],
    switches: { rotation: 'strict', tokenLifetimeSeconds: sandboxLifetimeSeconds },
  });
  const giver = await signInAt(sandbox, now);
  const tokens = await giver.consent();
  const served = await serveSandbox(sandbox);
  return {
    instance: [sandbox.instanceHost, served.url],
    account: {
      id: accountId,
      settings: { label: 'Raced', ...giver.settings },
      clientSecret: giver.clientSecret,
      tokens,
    },
    lifetime: sandboxLifetimeSeconds * 1000,
    record: sandbox,
    statuses: () => statusesIn(sandbox),
    close: () => served.close(),
  };
}

async function openStrict(now: () => number): Promise<RaceServer> {
  const host = 'strict.coupahost.com';
  const server = await startStrictServer(redirectUri, `https://${host}`);
  const { clientId, clientSecret } = strictClients.code;
  const settings = {
    label: 'Raced',
    host,
    clientId,
    grantType: 'authorization_code',
    clientType: 'confidential',
    scopes: ['core.common.read', 'core.invoice.read', 'offline_access'],
    clientAuthentication: 'body',
    tokenEndpointConfig: [],
    authEndpointConfig: [],
    autoRefreshToken: true,
  } as const;
  const account: Account = { id: accountId, settings, secrets: { clientSecret }, tokenState: null };
  const tokens = await consentAt(server.origin, account, now);
  return {
    instance: [host, server.origin],
    account: { id: accountId, settings, clientSecret, tokens },
    lifetime: strictLifetimeMilliseconds,
    record: server.record,
    statuses: () => statusesIn(server.record),
    close: () => server.close(),
  };
}

function statusesIn({ log }: ServiceRecord): readonly number[] {
  return log.filter(({ grantType }) => grantType === 'refresh_token').map(({ status }) => status);
}

async function consentAt(origin: string, account: Account, now: () => number) {
  const { host } = account.settings;
  const fetch = createFetch({ sandboxInstances: new Map([[host, origin]]) });
  const context: HookContext = {
    manifest,
    now,
    random: (count) => randomBytes(count),
    fetch,
    redirectUri,
    callback: 'shared',
    log: () => undefined,
  };
  try {
    const begun = await hooks['authorize.begin'](account, {}, context);
    if (begun.outcome !== 'redirect') throw new Error('No consent was asked for.');
    const returned = await walkConsent(begun.url.replace(`https://${host}`, origin), redirectUri);
    const input = { pending: begun.pending, ...answerAt(returned) };
    const done = await hooks['authorize.complete'](account, input, context);
    if (done.outcome !== 'authorized' || done.patch.tokenState === null) throw new Error('No consent.');
    return done.patch.tokenState;
  } finally {
    await fetch.close();
  }
}
