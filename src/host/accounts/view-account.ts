import type { AccountView, TokenView } from '../../generated/types.ts';
import type { HostParts } from '../host-parts.ts';
import type { AccountSnapshot, SealedTokens, TokenRecord } from '../store/store.ts';
import { deriveHealth } from './derive-health.ts';
import { ungrantedScopes } from './ungranted-scopes.ts';

/** An account as anybody may see it: secrets and tokens as fingerprints (check A-49). Opens nothing. */
export function viewAccount(parts: HostParts, snapshot: AccountSnapshot): AccountView {
  const { secret, token } = snapshot;
  return {
    id: snapshot.id,
    settings: snapshot.settings,
    settingsVersion: snapshot.settingsVersion,
    clientSecret: secret === null ? null : { fingerprint: secret.fingerprint, storedAt: secret.storedAt },
    token: token === null || token.tokens === null ? null : viewTokens(token, token.tokens),
    health: deriveHealth(parts, snapshot),
    redirectUri: parts.hookContext.redirectUri,
    createdAt: snapshot.createdAt,
    updatedAt: snapshot.updatedAt,
  };
}

function viewTokens({ version }: TokenRecord, tokens: SealedTokens): TokenView {
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
