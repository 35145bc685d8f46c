import { redirectUriFor } from '../account/redirect-uri-for.ts';
import { ConnectorError } from '../errors.ts';
import type { CallbackRule } from '../generated/types.ts';

/** Where Coupa sends people back to: the host's own address, and whether each instance has one under it. */
export interface CallbackAddress {
  /** An absolute URL without query and fragment. */
  readonly redirectUri: string;
  readonly callback: CallbackRule;
}

/** The redirect URI of a host's accounts at an instance, given by its full host name. Throws `account.host_invalid`. */
export function redirectUriOf(address: CallbackAddress, instanceHost: string): string {
  return redirectUriFor(address, `https://${instanceHost}`);
}

/** Throws `host.redirect_uri_invalid` for an address that no browser could be matched with on its return. */
export function assertCallbackAddress({ redirectUri, callback }: CallbackAddress): void {
  const url = URL.parse(redirectUri);
  const isExact = url !== null && url.href === redirectUri && url.search === '' && url.hash === '';
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (isExact && isWeb && (callback === 'shared' || !redirectUri.endsWith('/'))) return;
  throw new ConnectorError('host.redirect_uri_invalid');
}
