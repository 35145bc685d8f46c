import { ConnectorError } from '../../errors.ts';
import { requestClientCredentialsToken } from '../../oauth/request-client-credentials-token.ts';
import { protocolContext } from '../connection.ts';
import { findingOf, okFinding } from '../finding-of.ts';
import { type StageCheck, untested } from '../validate/stage.ts';
import type { Diagnosis } from './diagnosis.ts';
import { findRefusedScopes, type ScopeSearch, type ScopeVerdict } from './find-refused-scopes.ts';
import { judgesBeforeSignIn, type PageAnswers } from './visit-as-others.ts';
import { visitAuthorizationPage } from './visit-authorization-page.ts';

/** Visits of a page cost no token, but a person's patience. */
const mostVisits = 9;

export interface RequestedScopesCheck extends StageCheck {
  readonly refused: readonly string[];
}

/**
 * Which of the requested scopes does the client not have? `whole` is what a token request with all of them came to;
 * when they were refused, requests with fewer narrow it down. Tokens that come of them are dropped.
 */
export async function checkScopesByToken(
  diagnosis: Diagnosis,
  whole: ScopeVerdict,
): Promise<RequestedScopesCheck> {
  const { scopes } = diagnosis.account.settings;
  if (whole === 'accepted') {
    return {
      findings: [okFinding('requested_scopes.accepted', 'A token request with all scopes was accepted.')],
      refused: [],
    };
  }
  if (whole === 'stop')
    return {
      ...untested('requested_scopes.not_tested', 'Not tested: there was no token request that shows it.'),
      refused: [],
    };
  const ask = (some: readonly string[]) => askToken(diagnosis, some);
  return tell(await findRefusedScopes(scopes, ask), 'token service');
}

/** One token request with some scopes. */
export async function askToken(
  { account, connection, context, requests }: Diagnosis,
  scopes: readonly string[],
): Promise<ScopeVerdict> {
  if (!requests.take()) return 'stop';
  try {
    const { server, client } = connection;
    const extraParameters = account.settings.tokenEndpointConfig;
    await requestClientCredentialsToken(
      server,
      client,
      { scopes, extraParameters },
      protocolContext(context, { abortable: true }),
    );
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return error.code === 'token.invalid_scope' ? 'refused' : 'stop';
  }
}

/** The same by the authorization page, which may say it without a sign-in and without a token request. */
export async function checkScopesByPage(
  diagnosis: Diagnosis,
  answers: PageAnswers,
): Promise<RequestedScopesCheck> {
  const { scopes } = diagnosis.account.settings;
  if (answers.own.error === 'invalid_scope') {
    let left = mostVisits;
    const ask = async (some: readonly string[]): Promise<ScopeVerdict> => {
      left -= 1;
      return left < 0 ? 'stop' : visitVerdict(diagnosis, some);
    };
    return tell(await findRefusedScopes(scopes, ask), 'authorization page');
  }
  const isTold = judgesBeforeSignIn(answers) && answers.own.verdict === 'asked';
  const check = isTold
    ? {
        findings: [
          okFinding(
            'requested_scopes.not_refused',
            'The authorization page did not refuse the scopes before the sign-in.',
          ),
        ],
      }
    : untested(
        'requested_scopes.not_tested',
        'Not told: the authorization page said nothing about the scopes before a sign-in.',
      );
  return { ...check, refused: [] };
}

/** One visit with some scopes. */
export async function visitVerdict(diagnosis: Diagnosis, scopes: readonly string[]): Promise<ScopeVerdict> {
  const { verdict, error } = await visitAuthorizationPage(diagnosis, { scopes });
  if (verdict === 'asked') return 'accepted';
  return error === 'invalid_scope' ? 'refused' : 'stop';
}

function tell(search: ScopeSearch, who: 'token service' | 'authorization page'): RequestedScopesCheck {
  const { refused, accepted, untold } = search;
  const parts = [
    ...(refused.length === 0 ? [] : [`The ${who} refuses ${refused.join(' ')}`]),
    ...(accepted.length === 0 ? [] : [`accepts ${accepted.join(' ')}`]),
    ...(untold.length === 0 ? [] : [`could not be asked often enough about ${untold.join(' ')}`]),
  ];
  const alike = accepted.length === 0 && refused.length > 1 ? alsoAlone : '';
  const seen = `${parts.length === 0 ? 'No scope is requested, and that was refused' : sentence(parts, who)}.${alike}`;
  return { findings: [findingOf('token.invalid_scope', { severity: 'error', seen })], refused };
}

const alsoAlone =
  ' Every smaller request was refused too; that is also what a server does which wants the scopes exactly as on the client.';

function sentence(parts: readonly string[], who: string): string {
  const text = parts.join(', ');
  return text.startsWith('The ') ? text : `The ${who} ${text}`;
}
