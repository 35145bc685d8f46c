import { normalizeSettings } from '../../account/normalize-settings.ts';
import { ConnectorError } from '../../errors.ts';
import type { AccountInput, AccountSettings } from '../../generated/types.ts';
import { type HostParts, hostSuffixesOf } from '../host-parts.ts';
import type { AccountSnapshot } from '../store/store.ts';

export interface TypedAccount {
  readonly settings: AccountSettings;
  /** Undefined: the client is public and has none, or the secret is still to come. */
  readonly clientSecret: string | undefined;
}

/** What fields are typed over: an account or a draft. */
type TypedBefore = Pick<AccountSnapshot, 'id' | 'settings' | 'secret'>;

/**
 * Settings and secret out of typed fields, over the stored account or draft when one is edited: a blank secret keeps the
 * stored one. Throws `account.secret_needed_again` when Host or Client ID changed and no secret was typed, so that
 * a stored secret never reaches another instance (check A-30), and the codes of `normalizeSettings`. With
 * `mayLackSecret` it is left out instead: the account then waits for its secret.
 */
export function readTypedAccount(
  parts: HostParts,
  input: AccountInput,
  stored: TypedBefore | undefined,
  { mayLackSecret = false }: { readonly mayLackSecret?: boolean } = {},
): TypedAccount {
  const kept = isBlank(input.clientSecret) ? storedSecret(parts, stored) : undefined;
  const { settings, secrets } = normalizeSettings(
    kept === undefined ? input : { ...input, clientSecret: kept },
    {
      hostSuffixes: hostSuffixesOf(parts),
      mayLackSecret,
      ...(parts.scopeCatalogue === undefined ? {} : { scopeCatalogue: parts.scopeCatalogue }),
    },
  );
  const { clientSecret } = secrets;
  if (clientSecret !== undefined && kept !== undefined && stored !== undefined) {
    if (!isSameClient(settings, stored.settings)) {
      if (mayLackSecret) return { settings, clientSecret: undefined };
      throw new ConnectorError('account.secret_needed_again');
    }
  }
  return { settings, clientSecret };
}

function storedSecret({ vault }: HostParts, stored: TypedBefore | undefined): string | undefined {
  if (stored === undefined || stored.secret === null) return undefined;
  return vault.openSecret(stored.id, stored.secret);
}

function isBlank(secret: string | undefined): boolean {
  return secret === undefined || secret.trim() === '';
}

function isSameClient(next: AccountSettings, previous: AccountSettings): boolean {
  return next.host === previous.host && next.clientId === previous.clientId;
}
