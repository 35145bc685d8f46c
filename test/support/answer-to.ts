import type { CallbackAnswer } from '../../src/host/host.ts';

/** The answer to an authorization request as an honest server gives it: at the request's redirect URI, with its state. */
export function answerTo(authorizationUrl: string, parameters = 'code=CANARY-code'): CallbackAnswer {
  const { searchParams } = new URL(authorizationUrl);
  return {
    callbackUrl: searchParams.get('redirect_uri') ?? '',
    query: `${parameters}&state=${searchParams.get('state')}`,
  };
}

/** The answer that a browser brings which ends at this address. */
export function answerAt(address: string): CallbackAnswer {
  const { origin, pathname, search } = new URL(address);
  return { callbackUrl: `${origin}${pathname}`, query: search };
}
