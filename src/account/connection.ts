import { ConnectorError } from '../errors.ts';
import type { Account, ConnectorManifest } from '../generated/types.ts';
import type { AuthorizationServer } from '../oauth/authorization-server.ts';
import type { ClientAuthenticationMethod, OAuthClient } from '../oauth/client-authentication.ts';
import type { ProtocolContext } from '../oauth/protocol-context.ts';
import { allowedSuffixes } from './allowed-suffixes.ts';
import { type CoupaInstance, endpointUrl, parseInstance } from './coupa-instance.ts';
import type { HookContext } from './hook-context.ts';

/** An account in the words of the protocol layer. */
export interface Connection {
  readonly instance: CoupaInstance;
  readonly server: AuthorizationServer;
  readonly client: OAuthClient;
}

/** Throws `account.host_*` when Host may not be called (any more) and `account.secret_missing`. */
export function connectionOf(
  account: Pick<Account, 'settings' | 'secrets'>,
  context: Pick<HookContext, 'manifest' | 'additionalHostSuffixes'>,
): Connection {
  const instance = parseInstance(account.settings.host, allowedSuffixes(context));
  return { instance, server: serverOf(instance, context.manifest), client: clientOf(account) };
}

/** The authorization server of an instance, at the paths that the manifest declares. */
function serverOf(
  instance: CoupaInstance,
  { endpoints }: Pick<ConnectorManifest, 'endpoints'>,
): AuthorizationServer {
  return {
    issuer: instance.origin,
    authorizationEndpoint: endpointUrl(instance, endpoints.authorization),
    tokenEndpoint: endpointUrl(instance, endpoints.token),
    ...(endpoints.revocation === null
      ? {}
      : { revocationEndpoint: endpointUrl(instance, endpoints.revocation) }),
  };
}

/** The client and its one way of proving itself. Throws `account.secret_missing`. */
function clientOf({ settings, secrets }: Pick<Account, 'settings' | 'secrets'>): OAuthClient {
  return { clientId: settings.clientId, authentication: authenticationOf(settings, secrets) };
}

/**
 * What a protocol call gets of the world. The signal is left out of calls that spend a code or a refresh token:
 * giving up on those would lose what the server has already done.
 */
export function protocolContext(
  context: HookContext,
  { abortable }: { readonly abortable: boolean },
): ProtocolContext {
  return {
    fetch: context.fetch,
    now: context.now,
    acceptTextJson: context.manifest.protocol.acceptTextJson,
    ...(abortable && context.signal !== undefined ? { signal: context.signal } : {}),
  };
}

function authenticationOf(
  settings: Account['settings'],
  secrets: Account['secrets'],
): ClientAuthenticationMethod {
  if (settings.clientType === 'public' && settings.grantType === 'authorization_code')
    return { method: 'none' };
  if (secrets.clientSecret === undefined || secrets.clientSecret === '') {
    throw new ConnectorError('account.secret_missing');
  }
  return { method: settings.clientAuthentication, secret: secrets.clientSecret };
}
