import { ConnectorError, type ErrorCode } from '../../errors.ts';
import type { ClientAuthenticationMethod } from '../../oauth/client-authentication.ts';
import { createPkce } from '../../oauth/create-pkce.ts';
import { exchangeAuthorizationCode } from '../../oauth/exchange-authorization-code.ts';
import { protocolContext } from '../connection.ts';
import { redirectUriFor } from '../redirect-uri-for.ts';
import { describeAnswer } from './describe-answer.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * What the answer to a made-up code says about the client that brought it (RFC 6749 5.2):
 * - `recognised`: the code or the grant was refused, which comes after the client was recognised
 * - `refused`: the client was
 * - `unclear`: the request was, for another reason
 * - `silent`: no answer of a token service came
 * - `issued`: a token, which no token service gives for it
 */
export type ClientVerdict = 'recognised' | 'refused' | 'unclear' | 'silent' | 'issued';

export interface ClientAnswer {
  readonly verdict: ClientVerdict;
  /** Status and OAuth error, as evidence. */
  readonly text: string;
  readonly error?: ConnectorError;
}

const verdicts: Readonly<Partial<Record<ErrorCode, ClientVerdict>>> = {
  'token.code_refused': 'recognised',
  'token.unauthorized_client': 'recognised',
  'token.invalid_client': 'refused',
  'token.invalid_request': 'unclear',
  'token.unsupported_grant_type': 'unclear',
};

/** Seen in the logs of the instance, it says what it is. */
const madeUpCode = 'made-up-code-of-a-diagnosis';

/**
 * Sends a made-up code under the name of a client: a token service first recognises the client, then judges the code.
 * Undefined when no more token requests may be sent. Nothing can come of it but an answer; a token would be dropped.
 */
export async function askWithMadeUpCode(
  { account, connection, context, requests }: Diagnosis,
  client: { readonly clientId: string; readonly authentication: ClientAuthenticationMethod },
): Promise<ClientAnswer | undefined> {
  if (!requests.take()) return undefined;
  try {
    await exchangeAuthorizationCode(
      connection.server,
      client,
      {
        code: madeUpCode,
        codeVerifier: createPkce(context.random).codeVerifier,
        redirectUri: redirectUriFor(context, connection.server.issuer),
        extraParameters: account.settings.tokenEndpointConfig,
      },
      protocolContext(context, { abortable: true }),
    );
    return { verdict: 'issued', text: '200 and a token' };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { verdict: verdicts[error.code] ?? 'silent', text: describeAnswer(error), error };
  }
}
