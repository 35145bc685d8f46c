import type { ErrorCode } from '../../errors.ts';
import type { Finding, GrantType } from '../../generated/types.ts';
import { findingFromError, findingOf, okFinding } from '../finding-of.ts';
import { type StageCheck, untested } from '../validate/stage.ts';
import { type ClientAnswers, otherPlace, type Place } from './ask-about-client.ts';
import type { ClientAnswer } from './ask-with-made-up-code.ts';
import { type ClientStanding, clientStanding } from './client-standing.ts';

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
  const { configured } = answers;
  const standing = clientStanding(answers);
  const seen = evidence(answers);
  switch (standing) {
    case 'unasked':
      return untested('authentication.not_tested', ground.notAsked);
    case 'issued':
      return problem('diagnose.made_up_accepted', `${seen} What came was dropped.`);
    case 'silent':
      return silent(configured);
    case 'untold':
      return untested(
        'authentication.untold',
        `${seen} The client is not looked at first, so this tells nothing about it.`,
      );
    case 'unclear': {
      const unclear = `${seen} That says nothing about the client.`;
      const findings = [findingOf('token.invalid_request', { severity: 'warning', seen: unclear })];
      return { findings, unknown: true };
    }
    case 'other_place':
      return otherPlaceOnly(answers);
    case 'refused':
      return refused(answers, ground);
    case 'recognised':
    case 'other_grant':
    case 'told_apart':
      return recognised(answers, standing, ground);
  }
}

type Recognised = Extract<ClientStanding, 'recognised' | 'other_grant' | 'told_apart'>;

function recognised(answers: ClientAnswers, standing: Recognised, { grantType }: Ground): StageCheck {
  const reason =
    standing === 'told_apart'
      ? 'So the client is told from a made-up one.'
      : 'A token service that follows RFC 6749 judges code and grant after it has recognised the client.';
  const ok = okFinding('authentication.recognised', `${evidence(answers)} ${reason}`);
  if (grantType === 'client_credentials' || standing === 'recognised') return { findings: [ok] };
  const text = answers.configured?.text ?? '';
  const doubt = standing === 'told_apart' ? ', as some do to a client of another grant' : '';
  const seen = `The token service knows the client and answered ${text} to the Authorization code grant${doubt}.`;
  const severity = standing === 'told_apart' ? 'warning' : 'error';
  return { findings: [ok, findingOf('token.unauthorized_client', { severity, seen })] };
}

function otherPlaceOnly(answers: ClientAnswers): StageCheck {
  const accepted = otherPlace(answers.place ?? 'body');
  const seen = `${evidence(answers)} So the client was recognised with the secret ${placeWords[accepted]} only.`;
  const action = `Set Client authentication to ${accepted === 'body' ? 'body' : 'Basic'}.`;
  return {
    findings: [findingOf('diagnose.authentication_place', { severity: 'error', seen, action })],
  };
}

function refused(answers: ClientAnswers, { page }: Ground): StageCheck {
  const { configured, madeUp } = answers;
  const seen = evidence(answers);
  if (page === 'known') {
    const there = 'The authorization page takes this Client ID and refuses a made-up one.';
    return problem('diagnose.secret_refused', `${seen} ${there}`);
  }
  const isTold = madeUp !== undefined && madeUp.verdict !== 'silent' && madeUp.text !== configured?.text;
  if (isTold) return problem('diagnose.secret_refused', `${seen} So the two Client IDs are told apart.`);
  const alike = 'By that a wrong Client ID, a wrong secret and an inactive client look alike.';
  const alsoThere = page === 'refused' ? ' The authorization page refuses this Client ID too.' : '';
  return problem('diagnose.client_refused', `${seen} ${alike}${alsoThere}`);
}

function silent(answer: ClientAnswer | undefined): StageCheck {
  const { error, text = 'nothing' } = answer ?? {};
  if (error === undefined) {
    return untested('authentication.not_tested', `Not tested: the answer was ${text}.`);
  }
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
