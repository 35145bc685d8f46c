import { describe, expect, it } from 'vitest';
import type { ClientStanding } from '../../../src/account/diagnose/client-standing.ts';
import { judgeRedirectUri } from '../../../src/account/diagnose/judge-redirect-uri.ts';
import type { PageAnswer } from '../../../src/account/diagnose/visit-authorization-page.ts';
import { toStage } from '../../../src/account/validate/stage.ts';

const redirectUri = 'https://host.example/callback';
const asked: PageAnswer = { verdict: 'asked', text: '200' };
const refused: PageAnswer = { verdict: 'refused', text: '400' };
const silent: PageAnswer = { verdict: 'silent', text: '503' };
const back = (error: string): PageAnswer => ({ verdict: 'returned', text: `303 ${error}`, error });

describe('the authorization page shows of the redirect URI', () => {
  it.each<[string, PageAnswer, PageAnswer, PageAnswer | undefined, ClientStanding, string]>([
    ['that it is registered', asked, refused, refused, 'recognised', 'passed redirect_uri.accepted'],
    ['the same, as far as was asked', asked, refused, undefined, 'unasked', 'passed redirect_uri.accepted'],
    [
      'nothing when a made-up one is taken too',
      asked,
      refused,
      asked,
      'recognised',
      'unknown redirect_uri.untold',
    ],
    [
      'nothing when everybody is asked to sign in',
      asked,
      asked,
      asked,
      'recognised',
      'unknown redirect_uri.untold',
    ],
    ['nothing when it fails', silent, refused, refused, 'recognised', 'unknown redirect_uri.not_tested'],
    [
      'that it is not, when the client is known',
      refused,
      refused,
      refused,
      'recognised',
      'failed diagnose.redirect_uri_refused',
    ],
    [
      'nothing when the client is refused as well',
      refused,
      refused,
      refused,
      'refused',
      'unknown redirect_uri.not_tested',
    ],
    [
      'nothing when the client is of another grant',
      refused,
      refused,
      refused,
      'other_grant',
      'unknown redirect_uri.not_tested',
    ],
    [
      'nothing when it refuses everybody',
      refused,
      refused,
      refused,
      'unasked',
      'unknown redirect_uri.untold',
    ],
    [
      'a doubt, when the client has had tokens',
      refused,
      refused,
      undefined,
      'unasked',
      'warning diagnose.redirect_uri_refused',
    ],
    [
      'that it is registered, by an error sent there',
      back('invalid_scope'),
      refused,
      refused,
      'recognised',
      'passed redirect_uri.accepted',
    ],
    [
      'what else is sent there',
      back('unauthorized_client'),
      refused,
      refused,
      'recognised',
      'failed redirect_uri.accepted authorize.unauthorized_client',
    ],
    [
      'what no standard knows, too',
      back('login_required'),
      asked,
      asked,
      'unasked',
      'failed redirect_uri.accepted authorize.refused',
    ],
  ])('%s', (_what, own, madeUpClient, madeUpRedirect, standing, expected) => {
    const check = judgeRedirectUri({ own, madeUpClient, madeUpRedirect }, { redirectUri, standing });
    const { status, findings } = toStage('redirect_uri', check);
    expect([status, ...findings.map(({ code }) => code)].join(' ')).toBe(expected);
  });
});
