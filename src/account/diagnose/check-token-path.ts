import { ConnectorError, type ErrorCode } from '../../errors.ts';
import { askTokenEndpoint } from '../../oauth/ask-token-endpoint.ts';
import { protocolContext } from '../connection.ts';
import { findingFromError, okFinding } from '../finding-of.ts';
import { tokensBelongTo } from '../settings-identity.ts';
import { type StageCheck, untested } from '../validate/stage.ts';
import { describeAnswer } from './describe-answer.ts';
import { type Diagnosis, whyNotAsked } from './diagnosis.ts';

export interface TokenPathCheck extends StageCheck {
  /** False when what answers there must not be sent a secret for the sake of a diagnosis. */
  readonly trustworthy: boolean;
}

/** What a token service says to a request that asks for nothing (RFC 6749 5.2). */
const spokenByTokenServices: readonly ErrorCode[] = [
  'token.invalid_request',
  'token.invalid_client',
  'token.unsupported_grant_type',
  'token.unauthorized_client',
  'token.invalid_scope',
];

/** Is there a token service at the declared path? Asked before any secret is sent there. */
export async function checkTokenPath(diagnosis: Diagnosis): Promise<TokenPathCheck> {
  if (diagnosis.requests.take()) return askWithNothing(diagnosis);
  return { ...lookBack(diagnosis), trustworthy: true };
}

async function askWithNothing({ connection, context }: Diagnosis): Promise<TokenPathCheck> {
  const answer = await answerOf(() =>
    askTokenEndpoint(connection.server, protocolContext(context, { abortable: true })),
  );
  if (spokenByTokenServices.includes(answer.code)) {
    const seen = `An empty request to ${context.manifest.endpoints.token} was answered with ${describeAnswer(answer)}, as RFC 6749 asks of a token service.`;
    return { findings: [okFinding('token_path.answers', seen)], trustworthy: true };
  }
  const passing = answer.kind === 'transient' || unanswered(answer);
  const severity = answer.code === 'token.rate_limited' ? 'warning' : 'error';
  return { findings: [findingFromError(answer, { severity })], unknown: passing, trustworthy: false };
}

/** Neither a broken connection nor a failing server says what is there. */
function unanswered({ code }: ConnectorError): boolean {
  return code.startsWith('net.') || code === 'token.server_error';
}

async function answerOf(ask: () => Promise<ConnectorError>): Promise<ConnectorError> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}

/** Without a request of its own: a token in hand came from there. */
function lookBack(diagnosis: Diagnosis): StageCheck {
  const { account, connection, context } = diagnosis;
  const { settings, tokenState } = account;
  if (tokenState === null || !tokensBelongTo(tokenState, settings, connection.instance)) {
    return untested('token_path.not_tested', whyNotAsked(diagnosis));
  }
  const seen = `The present token was issued at ${context.manifest.endpoints.token} (${tokenState.obtainedAt}).`;
  return { findings: [okFinding('token_path.issued_before', seen)] };
}
