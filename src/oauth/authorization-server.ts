import type { EndpointUrl } from '../generated/types.ts';

/** The endpoints of one authorization server; who they belong to is not this layer's business. */
export interface AuthorizationServer {
  /** Compared by simple string comparison with `iss` (RFC 9207 2.4). */
  readonly issuer: string;
  readonly authorizationEndpoint: EndpointUrl;
  readonly tokenEndpoint: EndpointUrl;
  readonly revocationEndpoint?: EndpointUrl;
}

/** An authorization server whose revocation endpoint is known (RFC 7009). */
export type RevokingServer = AuthorizationServer & { readonly revocationEndpoint: EndpointUrl };
