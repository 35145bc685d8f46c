import { findingOf, okFinding } from '../finding-of.ts';
import { offlineAccess } from '../scope-findings.ts';
import { type StageCheck, untested } from '../validate/stage.ts';
import { visitVerdict } from './check-requested-scopes.ts';
import type { Diagnosis } from './diagnosis.ts';
import { isKnownToPage, type PageAnswers } from './visit-as-others.ts';

interface Ground {
  readonly answers: PageAnswers;
  /** The scopes that the client was found not to have. */
  readonly refused: readonly string[];
}

/** Will Coupa give a refresh token? Client credentials need none. */
export async function checkOfflineAccess(
  diagnosis: Diagnosis,
  { answers, refused }: Ground,
): Promise<StageCheck> {
  const { settings, tokenState } = diagnosis.account;
  if (tokenState?.refreshToken !== undefined) {
    return { findings: [okFinding('offline_access.granted', 'Coupa gave a refresh token.')] };
  }
  if (!settings.scopes.includes(offlineAccess)) return missing(await onClient(diagnosis, answers));
  if (refused.includes(offlineAccess)) {
    return missing('It is requested here, and the authorization page refuses it for this client.');
  }
  if (isKnownToPage(answers) && answers.own.verdict === 'asked') {
    const seen =
      'offline_access is requested, and the authorization page did not refuse it before the sign-in.';
    return { findings: [okFinding('offline_access.requested', seen)] };
  }
  return untested(
    'offline_access.untold',
    'offline_access is requested; whether the client has it is known after Authorize.',
  );
}

/** For a grant that yields no refresh token whatever is asked. */
export function offlineAccessUnneeded(): StageCheck {
  return { findings: [okFinding('offline_access.not_needed', 'Client credentials need no refresh token.')] };
}

async function onClient(diagnosis: Diagnosis, answers: PageAnswers): Promise<string> {
  const here = 'offline_access is not among the Scopes of this account';
  if (!isKnownToPage(answers) || answers.own.verdict !== 'asked') return `${here}.`;
  const verdict = await visitVerdict(diagnosis, [...diagnosis.account.settings.scopes, offlineAccess]);
  if (verdict === 'accepted')
    return `${here}; with it the authorization page does not refuse the request, so the client seems to have it.`;
  return verdict === 'refused'
    ? `${here}, and the authorization page refuses it for this client.`
    : `${here}.`;
}

function missing(seen: string): StageCheck {
  return { findings: [findingOf('account.offline_access_missing', { severity: 'warning', seen })] };
}
