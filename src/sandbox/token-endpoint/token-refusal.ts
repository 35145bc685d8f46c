/** The error codes of RFC 6749 5.2. */
export type TokenErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope';

const descriptions: Readonly<Record<TokenErrorCode, string>> = {
  invalid_request: 'A required parameter is missing, repeated or malformed.',
  invalid_client:
    'The client identifier is not valid, the client could not be authenticated, or it gave multiple credentials.',
  invalid_grant:
    'The grant is not valid, has expired, was revoked, or does not match the redirection URI or client.',
  unauthorized_client: 'The client may not use this grant type.',
  unsupported_grant_type: 'This server does not support the grant type.',
  invalid_scope: 'The scope is unknown, malformed, or wider than what was granted to the client.',
};

/** Thrown inside the token endpoint; becomes the `{error, error_description}` answer. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal';
  readonly error: TokenErrorCode;

  constructor(error: TokenErrorCode, description: string = descriptions[error]) {
    super(description);
    this.error = error;
  }
}

/** 401 with a Basic challenge for `invalid_client`, otherwise 400; never stored by caches. RFC 6749 5.2. */
export function refusalResponse(refusal: TokenRefusal): Response {
  const unauthorized = refusal.error === 'invalid_client';
  return Response.json(
    { error: refusal.error, error_description: refusal.message },
    {
      status: unauthorized ? 401 : 400,
      headers: {
        'cache-control': 'no-store',
        pragma: 'no-cache',
        ...(unauthorized ? { 'www-authenticate': 'Basic realm="Coupa sandbox"' } : {}),
      },
    },
  );
}
