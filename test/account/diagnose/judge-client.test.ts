import { describe, expect, it } from 'vitest';
import { hooks } from '../../../src/account/hooks.ts';
import type { ValidationReport } from '../../../src/generated/types.ts';
import { json, tokenAnswer } from '../support/fake-fetch.ts';
import { fakeProbe } from '../support/fake-probe.ts';
import { account, codeGrant, type World, world } from '../support/world.ts';
import { complaints, seenIn } from './support/diagnosis-world.ts';

interface Asked {
  readonly place: 'body' | 'basic';
  readonly isMadeUp: boolean;
}

/** An authorization page that asks everybody to sign in first. */
const signIn = async () => ({ status: 302, location: '/sessions/new' });

/** A token service in which each of the four token requests has an answer of its own. */
function tokenService(answer: (asked: Asked) => Response, nothing = request): World {
  return world(
    {
      token: ({ headers, body }) => {
        const form = new URLSearchParams(body);
        const basic = headers['authorization'];
        if (basic === undefined && !form.has('client_id')) return nothing();
        const [id = ''] = Buffer.from(basic?.slice(6) ?? '', 'base64')
          .toString('utf8')
          .split(':');
        const isMadeUp = (form.get('client_id') ?? decodeURIComponent(id)) !== 'client-1';
        return answer({ place: basic === undefined ? 'body' : 'basic', isMadeUp });
      },
    },
    { probe: fakeProbe({ visit: signIn }) },
  );
}

async function report({ context }: World): Promise<ValidationReport> {
  const input = { depth: 'deep', agreedTokenRequests: 12 } as const;
  const result = await hooks.validate(account(codeGrant), input, context);
  if (result.outcome !== 'report') throw new TypeError(JSON.stringify(result));
  return result;
}

const client = () => json({ error: 'invalid_client' }, 401);
const grant = () => json({ error: 'invalid_grant' }, 400);
const request = () => json({ error: 'invalid_request' }, 400);
const notYet = 'client account.not_authorized';

describe('what a made-up code shows about the client', () => {
  it.each<[string, (asked: Asked) => Response, readonly string[], string]>([
    [
      'is nothing when the code is judged before the client',
      grant,
      [notYet],
      'unknown: To a made-up code the token service answered 400 invalid_grant with the secret in the body, 400 invalid_grant with it in the Basic header and 400 invalid_grant under a made-up name. The client is not looked at first',
    ],
    [
      'is nothing either when that is so in the other place only',
      ({ place }) => (place === 'basic' ? grant() : client()),
      [notYet],
      'The client is not looked at first',
    ],
    [
      'is that the Client ID is known when a made-up one is answered otherwise',
      ({ isMadeUp }) => (isMadeUp ? json({ error: 'invalid_client' }, 400) : client()),
      [notYet, 'authentication diagnose.secret_refused'],
      'So the two Client IDs are told apart.',
    ],
    [
      'is that it is known when a made-up one is refused by name, and its grant is in doubt',
      ({ isMadeUp }) => (isMadeUp ? client() : request()),
      ['(authentication token.unauthorized_client)', notYet],
      'So the client is told from a made-up one.',
    ],
    [
      'is that it is known in the other place only, by the same comparison',
      ({ place, isMadeUp }) => (isMadeUp || place === 'body' ? client() : request()),
      ['authentication diagnose.authentication_place', notYet],
      'recognised with the secret in the Basic header only',
    ],
    [
      'is nothing when the request is refused for another reason',
      request,
      ['(authentication token.invalid_request)', notYet],
      'That says nothing about the client.',
    ],
    [
      'is nothing when the service fails',
      () => json({}, 503),
      ['(authentication token.unavailable)', notYet],
      'not available at the moment (503)',
    ],
    [
      'is nothing when the service is too busy',
      () => json({ error: 'slow_down' }, 429),
      ['(authentication token.rate_limited)', notYet],
      'The login itself is not in doubt',
    ],
    [
      'is that no secret should go there when it yields a token, which is dropped',
      () => tokenAnswer({ access_token: 'CANARY-token' }),
      ['authentication diagnose.made_up_accepted', notYet],
      '200 and a token under a made-up name. What came was dropped.',
    ],
  ])('%s', async (_what, answer, complained, says) => {
    const service = tokenService(answer);
    const found = await report(service);
    expect([...complaints(found)].sort()).toEqual([...complained].sort());
    expect(seenIn(found, 'authentication')).toContain(says);
    expect(JSON.stringify(found)).not.toMatch(/CANARY|secret-1/);
    expect(found).not.toHaveProperty('patch');
    expect(service.tokenRequests().filter(({ method }) => method === 'POST')).toHaveLength(4);
  });

  it('comes in requests that carry one way of client authentication each (A-23)', async () => {
    const service = tokenService(client);
    await report(service);
    const asked = service.tokenRequests().filter(({ method }) => method === 'POST');
    const ways = asked.map(({ headers, body }) => [
      headers['authorization'] !== undefined,
      new URLSearchParams(body).has('client_secret'),
    ]);
    expect(ways).toEqual([
      [false, false],
      [false, true],
      [true, false],
      [false, true],
    ]);
  });

  it('is not asked where an empty request is answered with a token', async () => {
    const careless = world({ token: tokenAnswer() }, { probe: fakeProbe({ visit: signIn }) });
    const found = await report(careless);
    expect(complaints(found)).toEqual(['token_path diagnose.made_up_accepted', notYet]);
    expect(careless.tokenRequests().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});
