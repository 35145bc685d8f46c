import { type CustomFetchOptions, customFetch } from 'oauth4webapi';
import type { EndpointUrl } from '../generated/types.ts';
import type { ProtocolContext } from './protocol-context.ts';

/**
 * Hands the protocol library's request to the given fetch: to the endpoint as it was built, with the plain
 * content type that RFC 6749 Appendix B names (the library adds a charset, which some servers refuse).
 */
export function bridgeFetch(endpoint: EndpointUrl, { fetch, signal }: ProtocolContext) {
  return {
    [customFetch]: (_url: string, { body, headers }: CustomFetchOptions<'POST', URLSearchParams>) => {
      const { authorization } = headers;
      return fetch(endpoint, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          ...(authorization === undefined ? {} : { authorization }),
        },
        body: body.toString(),
        ...(signal === undefined ? {} : { signal }),
      });
    },
  };
}
