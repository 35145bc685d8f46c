import type { ReceivedRequest } from '../received-request.ts';
import { TokenRefusal } from './token-refusal.ts';

/** The parameters of a token request by name. Empty values count as absent (RFC 6749 3.2). */
export type TokenParameters = ReadonlyMap<string, string>;

/**
 * Joins the parameters of body and query: Coupa's own sample puts them all in the query, so the server takes them
 * from there too. Throws `invalid_request` when one is repeated.
 */
export function readParameters(received: ReceivedRequest): TokenParameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of [...received.url.searchParams, ...received.form]) {
    if (value === '') {
      continue;
    }
    if (parameters.has(name)) {
      throw new TokenRefusal('invalid_request', `The parameter ${name} is repeated.`);
    }
    parameters.set(name, value);
  }
  return parameters;
}

/** The value of a parameter that must be there. Throws `invalid_request`. */
export function requireParameter(parameters: TokenParameters, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) {
    throw new TokenRefusal('invalid_request', `The parameter ${name} is missing.`);
  }
  return value;
}
