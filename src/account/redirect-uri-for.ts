import { ConnectorError } from '../errors.ts';
import type { HookContext } from './hook-context.ts';

/**
 * The redirect URI of attempts at the instance with this origin. With a callback per instance it is the host's own
 * with one more path segment, the instance's host and its port when that is not 443: an answer that comes to any
 * other address was given for another instance (RFC 9700 4.4.2.2). Two origins never share one, and a URL parser
 * leaves it as it is; what would not survive in a path, such as the brackets of IPv6, is percent-encoded.
 * Throws `account.host_insecure` and `account.host_invalid` for what is not the origin of an instance.
 */
export function redirectUriFor(
  { redirectUri, callback }: Pick<HookContext, 'redirectUri' | 'callback'>,
  origin: string,
): string {
  return callback === 'shared' ? redirectUri : `${redirectUri}/${segmentOf(origin)}`;
}

function segmentOf(origin: string): string {
  const url = URL.parse(origin);
  if (url?.origin !== origin) throw new ConnectorError('account.host_invalid');
  if (url.protocol !== 'https:') throw new ConnectorError('account.host_insecure');
  // A segment of dots alone is a step in the path to every parser, however it is encoded.
  if (/^\.+$/.test(url.host)) throw new ConnectorError('account.host_invalid');
  return encodeURIComponent(url.host).replaceAll('%3A', ':');
}
