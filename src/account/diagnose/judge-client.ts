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
  const isOtherRecognised = other?.verdict === 'recognised';
  if ((isRecognised || isOtherRecognised) && madeUp?.verdict === 'recognised') {
    const seen = `${evidence(answers)} The client is not looked at first, so this tells nothing about it.`;
    return untested('authentication.untold', seen);
  }
  if (isRecognised) return recognised(answers, configured, ground);
  if (isOtherRecognised) return otherPlaceOnly(answers);
  if (configured.verdict === 'unclear' && other?.verdict !== 'refused') return unclear(answers);
  return refused(answers, configured, ground);
}

function recognised(answers: ClientAnswers, configured: ClientAnswer, { grantType }: Ground): StageCheck {
  const seen = `${evidence(answers)} A token service that follows RFC 6749 judges code and grant after it has recognised the client.`;
  const ok = okFinding('authentication.recognised', seen);
  if (grantType === 'authorization_code' && configured.error?.code === 'token.unauthorized_client') {
    const seenGrant = `The token service recognised the client and answered ${configured.text} to the Authorization code grant.`;
    return { findings: [ok, findingOf('token.unauthorized_client', { severity: 'error', seen: seenGrant })] };
  }
  return { findings: [ok] };
}

function otherPlaceOnly(answers: ClientAnswers): StageCheck {
  const accepted = otherPlace(answers.place ?? 'body');
  const seen = `${evidence(answers)} Code and grant are judged after the client was recognised, which it was only with the secret ${placeWords[accepted]}.`;
  const action = `Set Client authentication to ${accepted === 'body' ? 'body' : 'Basic'}.`;
  return {
    findings: [findingOf('diagnose.authentication_place', { severity: 'error', seen, action })],
  };
}

function refused(answers: ClientAnswers, configured: ClientAnswer, { page }: Ground): StageCheck {
  const { madeUp } = answers;
  const seen = evidence(answers);
  if (page === 'known') {
    const alsoThere = 'The authorization page takes this Client ID and refuses a made-up one.';
    return problem('diagnose.secret_refused', `${seen} ${alsoThere}`);
  }
  const isTold = madeUp !== undefined && madeUp.verdict !== 'silent' && madeUp.text !== configured.text;
  if (isTold) return problem('diagnose.secret_refused', `${seen} So the two Client IDs are told apart.`);
  const alike = 'By that a wrong Client ID, a wrong secret and an inactive client look alike.';
  const alsoThere = page === 'refused' ? ' The authorization page refuses this Client ID too.' : '';
  return problem('diagnose.client_refused', `${seen} ${alike}${alsoThere}`);
}

function unclear(answers: ClientAnswers): StageCheck {
  const seen = `${evidence(answers)} That says nothing about the client.`;
  return { findings: [findingOf('token.invalid_request', { severity: 'warning', seen })], unknown: true };
}

function silent({ error, text }: ClientAnswer): StageCheck {
  if (error === undefined)
    return untested('authentication.not_tested', `Not tested: the answer was ${text}.`);
  return { findings: [findingFromError(error, { severity: 'warning' })], unknown: true };
}

/** The answers beside each other, in one sentence. */
function evidence({ place, configured, other, madeUp }: ClientAnswers): string {
  const own = place === undefined ? 'without a secret' : `with the secret ${placeWords[place]}`;
  const parts = [
    ...(configured === undefined ? [] : [`${configured.text} ${own}`]),
    ...(other === undefined || place === undefined
      ? []
      : [`${other.text} with it ${placeWords[otherPlace(place)]}`]),
    ...(madeUp === undefined ? [] : [`${madeUp.text} under a made-up name`]),
  ];
  return `To a made-up code the token service answered ${list(parts)}.`;
}

function list(parts: readonly string[]): string {
  const [last = '', ...before] = parts.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}

function problem(code: ErrorCode, seen: string): { readonly findings: readonly Finding[] } {
  return { findings: [findingOf(code, { severity: 'error', seen })] };
}
