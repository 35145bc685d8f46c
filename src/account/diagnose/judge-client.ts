import type { ErrorCode } from '../../errors.ts';
import type { Finding, GrantType } from '../../generated/types.ts';
import { findingFromError, findingOf, okFinding } from '../finding-of.ts';
import { type StageCheck, untested } from '../validate/stage.ts';
import { type ClientAnswers, otherPlace, type Place } from './ask-about-client.ts';
import type { ClientAnswer } from './ask-with-made-up-code.ts';

/** What is known about the client beside the answers of the token service. */
interface Ground {
  readonly grantType: GrantType;
  /** What the authorization page makes of the Client ID, in comparison with a made-up one; `untold` without a page. */
  readonly page: 'known' | 'refused' | 'untold';
  /** Why nothing was asked, when nothing was. */
  readonly notAsked: string;
}

const placeWords: Readonly<Record<Place, string>> = { body: 'in the body', basic: 'in the Basic header' };

/**
 * What the answers to a made-up code say about the client. Each claim rests on a comparison: with the secret in the
 * other place, and with a client that does not exist. A token service that follows RFC 6749 refuses the client before
 * it looks at the code; one that treats a made-up client alike tells nothing.
 */
export function judgeClient(answers: ClientAnswers, ground: Ground): StageCheck {
  const { configured, other, madeUp } = answers;
  if (configured === undefined) return untested('authentication.not_tested', ground.notAsked);
  if ([configured, other, madeUp].some((answer) => answer?.verdict === 'issued')) {
    return problem(
      'diagnose.made_up_accepted',
      'The token service issued a token for a made-up code; it was dropped.',
    );
  }
  if (configured.verdict === 'silent') return silent(configured);
  const isRecognised = configured.verdict === 'recognised';
  if (isRecognised && madeUp?.verdict === 'recognised') {
    const seen = `A made-up code was answered with ${configured.text}, under a made-up name with ${madeUp.text}: the client is not looked at first, so this tells nothing.`;
    return untested('authentication.untold', seen);
  }
  if (isRecognised) return recognised(answers, configured, ground);
  if (other?.verdict === 'recognised') return otherPlaceOnly(answers, configured, other);
  if (configured.verdict === 'unclear' && other?.verdict !== 'refused') return unclear(answers, configured);
  return refused(answers, configured, ground);
}

function recognised(answers: ClientAnswers, configured: ClientAnswer, { grantType }: Ground): StageCheck {
  const seen = `${sentAs(answers.place)} a made-up code was answered with ${configured.text}${compared(answers)}. A token service that follows RFC 6749 says so after it has recognised the client.`;
  const ok = okFinding('authentication.recognised', seen);
  if (grantType === 'authorization_code' && configured.error?.code === 'token.unauthorized_client') {
    const seenGrant = `The token service recognised the client and answered ${configured.text} to the Authorization code grant.`;
    return { findings: [ok, findingOf('token.unauthorized_client', { severity: 'error', seen: seenGrant })] };
  }
  return { findings: [ok] };
}

function otherPlaceOnly(
  { place = 'body' }: ClientAnswers,
  configured: ClientAnswer,
  other: ClientAnswer,
): StageCheck {
  const accepted = otherPlace(place);
  const seen = `With the secret ${placeWords[place]} the answer was ${configured.text}, with it ${placeWords[accepted]} ${other.text}, which comes after the client was recognised.`;
  const action = `Set Client authentication to ${accepted === 'body' ? 'body' : 'Basic'}.`;
  return {
    findings: [findingOf('diagnose.authentication_place', { severity: 'error', seen, action })],
  };
}

function refused(answers: ClientAnswers, configured: ClientAnswer, { page }: Ground): StageCheck {
  const { madeUp } = answers;
  const evidence = `${sentAs(answers.place)} the client was answered with ${configured.text}${compared(answers)}`;
  if (page === 'known') {
    return problem(
      'diagnose.secret_refused',
      `${evidence}. The authorization page takes this Client ID and refuses a made-up one.`,
    );
  }
  const isTold = madeUp !== undefined && madeUp.verdict !== 'silent' && madeUp.text !== configured.text;
  if (isTold) return problem('diagnose.secret_refused', `${evidence}: the two are told apart.`);
  const alsoThere = page === 'refused' ? ' The authorization page refuses this Client ID too.' : '';
  return problem(
    'diagnose.client_refused',
    `${evidence}: by that a wrong Client ID, a wrong secret and an inactive client look alike.${alsoThere}`,
  );
}

function unclear(answers: ClientAnswers, configured: ClientAnswer): StageCheck {
  const seen = `${sentAs(answers.place)} a made-up code was answered with ${configured.text}${compared(answers)}, which says nothing about the client.`;
  return { findings: [findingOf('token.invalid_request', { severity: 'warning', seen })], unknown: true };
}

function silent({ error, text }: ClientAnswer): StageCheck {
  if (error === undefined)
    return untested('authentication.not_tested', `Not tested: the answer was ${text}.`);
  return { findings: [findingFromError(error, { severity: 'warning' })], unknown: true };
}

function sentAs(place: Place | undefined): string {
  return place === undefined ? 'Without a secret' : `With the secret ${placeWords[place]}`;
}

function compared({ place, other, madeUp }: ClientAnswers): string {
  const inOther =
    place === undefined || other === undefined
      ? ''
      : `, with it ${placeWords[otherPlace(place)]} ${other.text}`;
  return `${inOther}${madeUp === undefined ? '' : `, under a made-up name ${madeUp.text}`}`;
}

function problem(code: ErrorCode, seen: string): { readonly findings: readonly Finding[] } {
  return { findings: [findingOf(code, { severity: 'error', seen })] };
}
