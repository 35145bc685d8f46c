import { expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import { answerAt } from '../support/answer-to.ts';
import { walkConsent } from '../support/consent-walker.ts';
import { createAccount, createHookWorld, revokingManifest } from '../support/hook-world.ts';
import { startStrictServer, strictClients } from '../support/strict-server.ts';
import { type ConformanceServer, describeFlows } from './flows.ts';

const host = 'strict.coupahost.com';
const redirectUri = 'http://127.0.0.1:1/oauth2/callback';
const scopes = ['core.common.read', 'core.invoice.read', 'offline_access'];

const confidential = createAccount(
  { host, grantType: 'authorization_code', clientId: strictClients.code.clientId, scopes },
  strictClients.code.clientSecret,
);
const publicClient = createAccount({
  host,
  grantType: 'authorization_code',
  clientType: 'public',
  clientId: strictClients.public.clientId,
  scopes,
});
const clientCredentials = createAccount(
  { host, clientId: strictClients.clientCredentials.clientId, clientAuthentication: 'basic' },
  strictClients.clientCredentials.clientSecret,
);

async function start(): Promise<ConformanceServer> {
  const server = await startStrictServer(`${redirectUri}/${host}`, `https://${host}`);
  const world = createHookWorld({ host, origin: server.origin, redirectUri, manifest: revokingManifest });
  return {
    context: world.context,
    confidential,
    publicClient,
    clientCredentials,
    consent: async (url) =>
      answerAt(await walkConsent(url.replace(`https://${host}`, server.origin), redirectUri)),
    tokenRequests: () => server.record.log.length,
    record: server.record,
    close: async () => {
      await world.close();
      await server.close();
    },
  };
}

describeFlows('an independent strict authorization server', start, {
  rotation: ['rotated'],
  reuse: 'ends the family',
});

it('two renewals at once kill the grant there, which is why a host must allow only one (F-31)', async () => {
  const server = await start();
  try {
    const begun = await hooks['authorize.begin'](confidential, {}, server.context);
    if (begun.outcome !== 'redirect') throw new Error(begun.outcome);
    const input = { pending: begun.pending, ...(await server.consent(begun.url)) };
    const connected = await hooks['authorize.complete'](confidential, input, server.context);
    if (connected.outcome !== 'authorized') throw new Error(connected.outcome);
    const account = { ...confidential, tokenState: connected.patch.tokenState };
    const refresh = () => hooks.refresh(account, { reason: 'due' }, server.context);
    const results = await Promise.all([refresh(), refresh()]);
    const codes = results.map((result) =>
      result.outcome === 'refused' ? result.error.code : result.outcome,
    );
    expect(codes.sort()).toEqual(['renewed', 'token.grant_ended']);
  } finally {
    await server.close();
  }
});
