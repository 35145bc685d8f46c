import type { AccountView, TokenView } from '../../generated/types.ts';
import type { HostParts } from '../host-parts.ts';
import { redirectUriOf } from '../redirect-uri-of.ts';
import { backgroundDueAt } from '../store/due-columns.ts';
import type { AccountSnapshot, SealedTokens } from '../store/store.ts';
import { deriveHealth } from './derive-health.ts';
import { ungrantedScopes } from './ungranted-scopes.ts';

/** An account as anybody may see it: secrets and tokens as fingerprints (check A-49). Opens nothing. */
export function viewAccount(parts: HostParts, snapshot: AccountSnapshot): AccountView {
  const { secret, token } = snapshot;
  const lastUsedAt = parts.usage.lastUsedAt(snapshot.id) ?? snapshot.lastUsedAt ?? undefined;
  return {
    id: snapshot.id,
    settings: snapshot.settings,
    settingsVersion: snapshot.settingsVersion,
    clientSecret: secret === null ? null : { fingerprint: secret.fingerprint, storedAt: secret.storedAt },
    token: token === null || token.tokens === null ? null : viewTokens(token.version, token.tokens),
    health: deriveHealth(parts, snapshot),
    renewal: viewRenewal(snapshot),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    redirectUri: redirectUriOf(parts.hookContext, snapshot.settings.host),
    createdAt: snapshot.createdAt,
    updatedAt: snapshot.updatedAt,
  };
}

function viewRenewal({ settings, token, failure }: AccountSnapshot): AccountView['renewal'] {
  const tokens = token?.tokens ?? null;
  const due = tokens === null || !settings.autoRefreshToken ? null : backgroundDueAt(tokens);
  const nextTryAt = failure?.nextTryAt ?? null;
  return {
    ...(due === null ? {} : { dueAt: new Date(due).toISOString() }),
    ...(nextTryAt === null ? {} : { nextTryAt }),
  };
}

/** A token state by its fingerprints and moments. */
export function viewTokens(version: number, tokens: SealedTokens): TokenView {
  const { facts, accessFingerprint, refreshFingerprint } = tokens;
  const { obtainedAt, authorizedAt } = facts;
  return {
    version,
    accessToken: { fingerprint: accessFingerprint, storedAt: obtainedAt },
    refreshToken:
      refreshFingerprint === null ? null : { fingerprint: refreshFingerprint, storedAt: obtainedAt },
    obtainedAt,
    expiresAt: facts.expiresAt,
    renewAt: facts.renewAt,
    ...(authorizedAt === undefined ? {} : { authorizedAt }),
    requestedScopes: facts.requestedScopes,
    grantedScopes: facts.grantedScopes,
    missingScopes: ungrantedScopes(facts),
  };
}
