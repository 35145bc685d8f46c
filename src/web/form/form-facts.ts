import type { ConnectorView, GrantDeclaration, SecretView, TokenView } from '../../generated/types.ts';
import type { FormData } from './to-input.ts';
import type { InstanceReading } from './use-instance.ts';

/** What widgets know beside their own value. */
export interface FormFacts {
  readonly connector: ConnectorView;
  readonly grant: GrantDeclaration | undefined;
  readonly data: FormData;
  /** Stored secrets by field, as anybody may see them. */
  readonly secrets: Readonly<Record<string, SecretView | null>>;
  readonly token: TokenView | null;
  /** What the host understands the typed Host as. */
  readonly instance: InstanceReading;
}

/** The redirect URI for the typed Host; undefined before Host is understood, where each instance has its own. */
export function redirectUriOf(
  { callback, redirectUri }: Pick<ConnectorView, 'callback' | 'redirectUri'>,
  { echo, isCurrent }: InstanceReading,
): string | undefined {
  if (callback === 'shared') return redirectUri;
  return isCurrent && echo !== undefined && 'instance' in echo ? echo.instance.redirectUri : undefined;
}

/** What Authorize and the host have filled in, by field. Masked: a fingerprint stands for each token. */
export function filledValues(token: TokenView | null, redirectUri: string | undefined): FormData {
  return {
    ...(redirectUri === undefined ? {} : { redirectUri }),
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
