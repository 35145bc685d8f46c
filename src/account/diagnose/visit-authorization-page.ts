import { buildAuthorizationUrl } from '../../oauth/build-authorization-url.ts';
import { createPkce } from '../../oauth/create-pkce.ts';
import { createState } from '../../oauth/create-state.ts';
import { errorWord } from '../../oauth/server-words.ts';
import { endpointUrl } from '../coupa-instance.ts';
import type { VisitedPage } from '../hook-context.ts';
import { redirectUriFor } from '../redirect-uri-for.ts';
import type { Diagnosis } from './diagnosis.ts';
import { visitPage } from './visit-page.ts';

/** What differs from the visit that Authorize makes. */
export interface Visit {
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly scopes?: readonly string[];
}

/**
 * How the authorization page meets somebody who has not signed in:
 * - `asked`: it asks for a sign-in, here or elsewhere
 * - `returned`: it sends the browser back to the redirect URI with an error (RFC 6749 4.1.2.1)
 * - `refused`: it refuses on the spot, because there is no place to send the browser back to
 * - `silent`: it failed, or no answer came
 */
export type PageVerdict = 'asked' | 'returned' | 'refused' | 'silent';

export interface PageAnswer {
  readonly verdict: PageVerdict;
  /** Status, and the error when there is one, as evidence. */
  readonly text: string;
  readonly error?: string;
}

/** One visit of the authorization page without signing in; state and challenge are new each time and lead nowhere. */
export async function visitAuthorizationPage(
  { account, connection, context }: Diagnosis,
  visit: Visit = {},
): Promise<PageAnswer> {
  const { server, client, instance } = connection;
  const { settings } = account;
  const redirectUri = visit.redirectUri ?? redirectUriFor(context, server.issuer);
  const url = buildAuthorizationUrl(
    server,
    { clientId: visit.clientId ?? client.clientId },
    {
      redirectUri,
      scopes: visit.scopes ?? settings.scopes,
      state: createState(context.random).state,
      codeChallenge: createPkce(context.random).codeChallenge,
      extraParameters: settings.authEndpointConfig,
    },
  );
  const page = await visitPage(endpointUrl(instance, url.slice(instance.origin.length)), context);
  if (page === undefined) return { verdict: 'silent', text: 'nothing' };
  return judgePage(page, { redirectUri, base: url });
}

function judgePage(
  { status, location }: VisitedPage,
  { redirectUri, base }: { readonly redirectUri: string; readonly base: string },
): PageAnswer {
  const text = String(status);
  if (status >= 500 || status === 429) return { verdict: 'silent', text };
  if (status >= 400) return { verdict: 'refused', text };
  const error = location === undefined ? undefined : returnedError(location, { redirectUri, base });
  return error === undefined
    ? { verdict: 'asked', text }
    : { verdict: 'returned', text: `${text} ${error}`, error };
}

/** The error that a redirect carries to the redirect URI; undefined for a redirect to anywhere else. */
function returnedError(
  location: string,
  { redirectUri, base }: { readonly redirectUri: string; readonly base: string },
): string | undefined {
  const target = URL.parse(location, base);
  const home = URL.parse(redirectUri);
  if (target === null || home === null) return undefined;
  if (target.origin !== home.origin || target.pathname !== home.pathname) return undefined;
  return errorWord(target.searchParams.get('error'));
}
