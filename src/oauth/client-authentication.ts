import type { ClientAuth } from 'oauth4webapi';
import { ClientSecretBasic, ClientSecretPost, None } from 'oauth4webapi';

/** How the client proves itself: in the body, in the header, or not at all (public client with PKCE). */
export type ClientAuthenticationMethod =
  | { readonly method: 'body'; readonly secret: string }
  | { readonly method: 'basic'; readonly secret: string }
  | { readonly method: 'none' };

/** A client's registration at one authorization server. */
export interface OAuthClient {
  readonly clientId: string;
  readonly authentication: ClientAuthenticationMethod;
}

/**
 * The one client authentication method of a request (RFC 6749 2.3: never two). Basic form-encodes both halves
 * before base64 (2.3.1, Appendix B).
 */
export function clientAuthentication({ authentication }: OAuthClient): ClientAuth {
  switch (authentication.method) {
    case 'body':
      return ClientSecretPost(authentication.secret);
    case 'basic':
      return ClientSecretBasic(authentication.secret);
    case 'none':
      return None();
  }
}

/** The client's secret in every form that a request carries it, for keeping it out of errors. */
export function clientSecrets({ clientId, authentication }: OAuthClient): readonly string[] {
  if (authentication.method === 'none') {
    return [];
  }
  const { secret } = authentication;
  return [
    secret,
    Buffer.from(`${clientId}:${secret}`, 'utf8').toString('base64'),
    ...onWire(clientId, secret),
  ];
}

/** Asked of the library that writes the header: form-encoding twice by two hands is where they would differ. */
function onWire(clientId: string, secret: string): readonly string[] {
  const headers = new Headers();
  void ClientSecretBasic(secret)({ issuer: '' }, { client_id: clientId }, new URLSearchParams(), headers);
  const encoded = headers.get('authorization')?.replace(/^Basic /, '') ?? '';
  const [, encodedSecret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [encoded, encodedSecret];
}
