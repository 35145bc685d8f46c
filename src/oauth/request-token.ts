import { genericTokenEndpointRequest, processGenericTokenEndpointResponse } from 'oauth4webapi';
import { ConnectorError } from '../errors.ts';
import { addExtraParameters } from './add-extra-parameters.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { bridgeFetch } from './bridge-fetch.ts';
import { type CheckedAnswer, checkTokenAnswer } from './check-token-answer.ts';
import { clientAuthentication, clientSecrets, type OAuthClient } from './client-authentication.ts';
import type { ExtraParameters, ProtocolContext } from './protocol-context.ts';
import { type Grant, protocolError } from './protocol-error.ts';
import { readAnswer } from './read-answer.ts';
import { ReducedAnswer } from './reduced-answer.ts';
import type { TokenSet } from './token-set.ts';

interface TokenRequest {
  readonly grant: Grant;
  readonly form: Readonly<Record<string, string>>;
  /** What the request carries and no error may repeat, beside the client's own. */
  readonly secrets: readonly string[];
  readonly extraParameters: ExtraParameters;
}

/** One request to the token endpoint and its judged answer. Throws `token.*` and `net.*`. */
export async function requestToken(
  server: AuthorizationServer,
  client: OAuthClient,
  request: TokenRequest,
  context: ProtocolContext,
): Promise<TokenSet> {
  const parties = wireParties(server, client);
  const response = await genericTokenEndpointRequest(
    parties.server,
    parties.client,
    clientAuthentication(client),
    request.grant,
    formOf(request),
    bridgeFetch(server.tokenEndpoint, context),
  );
  const answer = await readAnswer(response);
  const receivedAt = context.now();
  if (answer.status !== 200) {
    throw protocolError(answer, {
      grant: request.grant,
      endpoint: server.tokenEndpoint,
      secrets: secretsOf(client, request),
      now: receivedAt,
    });
  }
  const checked = checkTokenAnswer(answer, { acceptTextJson: context.acceptTextJson ?? false });
  return toTokenSet(await process(parties, checked), checked, receivedAt);
}

type WireParties = ReturnType<typeof wireParties>;

function wireParties(server: AuthorizationServer, client: OAuthClient) {
  return {
    server: { issuer: server.issuer, token_endpoint: server.tokenEndpoint },
    client: { client_id: client.clientId },
  };
}

function formOf({ form, extraParameters }: TokenRequest): URLSearchParams | TokenRequest['form'] {
  if (extraParameters.length === 0) {
    return form;
  }
  const parameters = new URLSearchParams(form);
  addExtraParameters(parameters, extraParameters);
  return parameters;
}

function secretsOf(client: OAuthClient, request: TokenRequest): readonly string[] {
  const rows = request.extraParameters.map(({ value }) => value).filter((value) => value.length >= 8);
  return [...clientSecrets(client), ...request.secrets, ...rows];
}

/**
 * The protocol library's own reading, of an answer reduced to the members that are used: the library verifies an
 * `id_token` by a clock that is not ours, and its errors carry the whole body, so they are replaced here.
 */
async function process({ server, client }: WireParties, { members }: CheckedAnswer) {
  const reduced = new ReducedAnswer(members) as unknown as Response;
  try {
    return await processGenericTokenEndpointResponse(server, client, reduced);
  } catch {
    throw new ConnectorError('token.invalid_response', { details: { status: 200 } });
  }
}

type WireTokens = Awaited<ReturnType<typeof processGenericTokenEndpointResponse>>;

function toTokenSet(tokens: WireTokens, { warnings }: CheckedAnswer, receivedAt: number): TokenSet {
  const { access_token, refresh_token, scope, expires_in } = tokens;
  return {
    accessToken: access_token,
    tokenType: 'Bearer',
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
    ...(scope === undefined ? {} : { scope: scope.split(blanks).filter((entry) => scopeToken.test(entry)) }),
    ...(expires_in === undefined ? {} : { expiresInSeconds: expires_in }),
    receivedAt,
    warnings,
  };
}

const blanks = /\s+/;
/** RFC 6749 3.3. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
