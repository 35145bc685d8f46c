import type { ErrorCode } from '../../errors.ts';
import { findingOf, okFinding } from '../finding-of.ts';
import { type StageCheck, untested } from '../validate/stage.ts';
import type { ClientStanding } from './client-standing.ts';
import { judgesBeforeSignIn, type PageAnswers } from './visit-as-others.ts';

interface Ground {
  readonly redirectUri: string;
  readonly standing: ClientStanding;
}

/** Errors that the page sends back with the browser, and that are not about scopes. */
const returnedCodes: Readonly<Record<string, ErrorCode>> = {
  unauthorized_client: 'authorize.unauthorized_client',
  invalid_request: 'authorize.invalid_request',
};

/** What the authorization page says about the redirect URI of this host, by comparison with made-up requests. */
export function judgeRedirectUri(answers: PageAnswers, { redirectUri, standing }: Ground): StageCheck {
  const { own, madeUpClient, madeUpRedirect } = answers;
  if (own.verdict === 'silent')
    return untested('redirect_uri.not_tested', `Not tested: from the authorization page came ${own.text}.`);
  if (own.verdict === 'returned') return judgeReturn(own, redirectUri);
  if (!judgesBeforeSignIn(answers)) {
    const seen = `The authorization page answered ${own.text}, and ${madeUpClient.text} to a made-up client: it asks for a sign-in first, so this tells nothing. The redirect URI is ${redirectUri}.`;
    return untested('redirect_uri.untold', seen, 'Compare it with the Redirect URIs of the client in Coupa.');
  }
  if (own.verdict === 'refused') return judgeRefusal(answers, { redirectUri, standing });
  if (madeUpRedirect === undefined || madeUpRedirect.verdict === 'refused') {
    const control =
      madeUpRedirect === undefined ? 'a made-up client' : 'a made-up client and a made-up redirect URI';
    return {
      findings: [
        okFinding(
          'redirect_uri.accepted',
          `The authorization page takes ${redirectUri} for this client, and refuses ${control}.`,
        ),
      ],
    };
  }
  const seen = `The authorization page takes a made-up redirect URI as well before anybody signs in, so this tells nothing about ${redirectUri}.`;
  return untested('redirect_uri.untold', seen, 'Compare it with the Redirect URIs of the client in Coupa.');
}

/** A server sends errors back to a registered redirect URI only (RFC 6749 3.1.2.4). */
function judgeReturn(own: PageAnswers['own'], redirectUri: string): StageCheck {
  const ok = okFinding(
    'redirect_uri.accepted',
    `The authorization page sent the browser back to ${redirectUri} (${own.text}), which is for registered ones only.`,
  );
  const { error = '' } = own;
  if (error === 'invalid_scope') return { findings: [ok] };
  const code = Object.hasOwn(returnedCodes, error) ? returnedCodes[error] : undefined;
  const seen = `The authorization page sent the browser back with ${own.text}.`;
  return { findings: [ok, findingOf(code ?? 'authorize.refused', { severity: 'error', seen })] };
}

function judgeRefusal(
  { own, madeUpClient, madeUpRedirect }: PageAnswers,
  { redirectUri, standing }: Ground,
): StageCheck {
  const seen = `The authorization page answered ${own.text} to this client with ${redirectUri}, and ${madeUpClient.text} to a made-up client`;
  switch (standing) {
    case 'recognised':
    case 'other_place':
      return refused(`${seen}; the token service recognises the client.`, 'error');
    case 'refused':
      return untested('redirect_uri.not_tested', `Not told: ${seen}, and the client itself is refused.`);
    case 'other_grant':
    case 'told_apart':
      return untested(
        'redirect_uri.not_tested',
        `Not told: ${seen}, and the client may be of another grant.`,
      );
    default:
      return madeUpRedirect === undefined
        ? refused(`${seen}. ${causes}`, 'warning')
        : untested('redirect_uri.untold', `${seen}. ${causes}`);
  }
}

const causes =
  'Either the redirect URI is not registered, or the client is unknown there, inactive or of another grant.';

function refused(seen: string, severity: 'error' | 'warning'): StageCheck {
  return { findings: [findingOf('diagnose.redirect_uri_refused', { severity, seen })] };
}
