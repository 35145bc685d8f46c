import { randomBytes } from 'node:crypto';
import { http } from 'msw';
import { expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import type { RotationMode } from '../../src/sandbox/switches.ts';
import { createFetch } from '../../src/transport.ts';
import { walkConsent } from '../sandbox/walk-consent.ts';
import { answerAt } from '../support/answer-to.ts';
import { createAccount, revokingManifest } from '../support/hook-world.ts';
import { sendThroughMsw } from '../support/send-through-msw.ts';
import { type ConformanceServer, describeFlows } from './flows.ts';

const redirectUri = 'http://127.0.0.1:1/oauth2/callback';
const scopes = ['core.common.read', 'core.invoice.read', 'offline_access'];

/** The sandbox inside an MSW handler, behind the real transport. */
async function start(rotation: RotationMode, ignorePkce = false): Promise<ConformanceServer> {
  const sandbox = createSandbox({
    redirectUris: [`${redirectUri}/acme-sandbox.coupahost.com`],
    switches: { rotation, ignorePkce, revocation: true },
  });
  const host = sandbox.instanceHost;
  const fetch = createFetch({
    send: sendThroughMsw(http.all(`https://${host}/*`, ({ request }) => sandbox.fetch(request))),
  });
  const { authorizationCode, publicPkce, clientCredentials } = sandbox.clients.seeded;
  const byCode = { host, grantType: 'authorization_code', scopes } as const;
  return {
    context: {
      manifest: revokingManifest,
      now: () => sandbox.clock.now(),
      random: (byteCount) => randomBytes(byteCount),
      fetch,
      redirectUri,
      callback: 'per-instance',
      log: () => undefined,
    },
    confidential: createAccount(
      { ...byCode, clientId: authorizationCode.identifier },
      authorizationCode.secret,
    ),
    publicClient: createAccount({ ...byCode, clientType: 'public', clientId: publicPkce.identifier }),
    clientCredentials: createAccount(
      { host, clientId: clientCredentials.identifier },
      clientCredentials.secret,
    ),
    consent: async (url) => answerAt(await walkConsent(sandbox.fetch, url)),
    tokenRequests: () => sandbox.log.filter(({ path }) => path === '/oauth2/token').length,
    record: sandbox,
    close: () => fetch.close(),
  };
}

const modes = {
  strict: { rotation: ['rotated'], reuse: 'ends the family' },
  grace: { rotation: ['rotated'], reuse: 'is accepted' },
  doorkeeper: { rotation: ['rotated'], reuse: 'is accepted' },
  stable: { rotation: ['same'], reuse: 'is accepted' },
  omit: { rotation: ['omitted'], reuse: 'is accepted' },
  'every-third': { rotation: ['omitted', 'omitted', 'rotated'], reuse: 'is accepted' },
} as const satisfies Record<RotationMode, Parameters<typeof describeFlows>[2]>;

for (const [mode, expectations] of Object.entries(modes)) {
  describeFlows(`the sandbox with rotation ${mode}`, () => start(mode as RotationMode), expectations);
}

it.each([
  ['of another attempt', 'state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ['that is empty', 'state='],
  ['that is missing', ''],
])(
  'a server that ignores PKCE weakens nothing: a callback with a state %s is refused (A-08)',
  async (_how, state) => {
    const server = await start('strict', true);
    const begun = await hooks['authorize.begin'](server.confidential, {}, server.context);
    if (begun.outcome !== 'redirect') throw new Error(begun.outcome);
    const answer = await server.consent(begun.url);
    const query = answer.query.replace(/state=[^&]*/, state);
    const completed = await hooks['authorize.complete'](
      server.confidential,
      { pending: begun.pending, ...answer, query },
      server.context,
    );
    expect(completed).toMatchObject({
      outcome: 'refused',
      error: { code: expect.stringMatching(/^callback\.state_/) },
    });
    expect(server.tokenRequests()).toBe(0);
    await server.close();
  },
);
