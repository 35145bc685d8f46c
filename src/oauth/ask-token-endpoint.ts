import { ConnectorError } from '../errors.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { checkTokenAnswer } from './check-token-answer.ts';
import type { ProtocolContext } from './protocol-context.ts';
import { protocolError } from './protocol-error.ts';
import { readAnswer } from './read-answer.ts';

/**
 * What is said to a token request without parameters and without client (RFC 6749 5.2: `invalid_request`, or
 * `invalid_client`): comes back as the `token.*` error it amounts to, `diagnose.made_up_accepted` when a token is
 * issued. Throws `net.*`.
 */
export async function askTokenEndpoint(
  { tokenEndpoint }: AuthorizationServer,
  { fetch, now, signal, acceptTextJson = false }: ProtocolContext,
): Promise<ConnectorError> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
    ...(signal === undefined ? {} : { signal }),
  });
  const answer = await readAnswer(response);
  if (answer.status !== 200) {
    const origin = { grant: 'client_credentials', endpoint: tokenEndpoint, secrets: [], now: now() } as const;
    return protocolError(answer, origin);
  }
  try {
    checkTokenAnswer(answer, { acceptTextJson });
    return new ConnectorError('diagnose.made_up_accepted');
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}
