import type { DraftStatus } from '../../generated/types.ts';
import { viewTokens } from '../accounts/view-account.ts';
import type { Actor, DraftFacts } from '../host.ts';
import { type HostParts, instantOf } from '../host-parts.ts';
import { redirectUriOf } from '../redirect-uri-of.ts';
import type { DraftRecord } from '../store/store.ts';
import { findDraft } from './find-draft.ts';

/** A draft as its user may see it: secrets and tokens as fingerprints. Throws `authorize.draft_unknown`. */
export async function viewDraft(parts: HostParts, draftId: string, actor: Actor): Promise<DraftFacts> {
  const draft = await findDraft(parts, parts.store, { draftId, actor });
  const { secret, tokens, refusal } = draft;
  return {
    draftId,
    accountId: draft.accountId,
    settings: draft.settings,
    clientSecret: secret === null ? null : { fingerprint: secret.fingerprint, storedAt: secret.storedAt },
    status: await statusOf(parts, draft),
    token: tokens === null ? null : viewTokens(0, tokens),
    findings: draft.findings,
    redirectUri: redirectUriOf(parts.hookContext, draft.settings.host),
    ...(refusal === null ? {} : { refusal }),
    expiresAt: draft.expiresAt,
  };
}

/** An attempt that goes on counts for more than what an earlier one led to. */
async function statusOf(parts: HostParts, { id, tokens, refusal }: DraftRecord): Promise<DraftStatus> {
  if (await parts.store.pending.isWaiting(instantOf(parts), id)) return 'waiting';
  if (refusal !== null) return 'refused';
  return tokens === null ? 'open' : 'authorized';
}
