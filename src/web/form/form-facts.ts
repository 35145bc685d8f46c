import type { ConnectorView, GrantDeclaration, SecretView, TokenView } from '../../generated/types.ts';
import type { FormData } from './to-input.ts';

/** What widgets know beside their own value. */
export interface FormFacts {
  readonly connector: ConnectorView;
  readonly grant: GrantDeclaration | undefined;
  readonly data: FormData;
  /** Stored secrets by field, as anybody may see them. */
  readonly secrets: Readonly<Record<string, SecretView | null>>;
  readonly token: TokenView | null;
}

/** What Authorize and the host have filled in, by field. Masked: a fingerprint stands for each token. */
export function filledValues(token: TokenView | null, redirectUri: string): FormData {
  return {
    redirectUri,
    ...(token === null
      ? {}
      : {
          accessToken: token.accessToken.fingerprint,
          ...(token.refreshToken === null ? {} : { refreshToken: token.refreshToken.fingerprint }),
          accessTokenExpiration: token.expiresAt,
          grantedScopes: token.grantedScopes,
          obtainedAt: token.obtainedAt,
        }),
  };
}

/** The stored secrets behind the fields of the form. */
export function secretsOf(
  clientSecret: SecretView | null,
  token: TokenView | null,
): Readonly<Record<string, SecretView | null>> {
  return {
    clientSecret,
    accessToken: token?.accessToken ?? null,
    refreshToken: token?.refreshToken ?? null,
  };
}
