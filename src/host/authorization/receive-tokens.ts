import { ConnectorError } from '../../errors.ts';
import type { Authorized } from '../../generated/types.ts';
import type { HostParts } from '../host-parts.ts';
import { noteEvent } from '../host-parts.ts';
import { revokeTokens } from '../revoke-tokens.ts';
import type { DraftRecord } from '../store/store.ts';
import { applyDraft } from './apply-draft.ts';
import { openDraftAccount } from './find-draft.ts';
import { sameClient } from './same-client.ts';

export interface Received {
  readonly accountId: string | null;
  readonly applied: boolean;
}

/**
 * Keeps new tokens with their draft, and applies the draft when it asked for that. Throws
 * `authorize.draft_unknown` when it was cancelled, or became another client's, while the tokens were on their way; they
 * are revoked where possible.
 */
export async function receiveTokens(
  parts: HostParts,
  draft: DraftRecord,
  result: Authorized,
): Promise<Received> {
  const { tokenState } = result.patch;
  if (tokenState === null) throw new ConnectorError('account.not_authorized');
  const tokens = parts.vault.sealTokens(draft.id, tokenState);
  const kept = await parts.store.transaction(async (tables) => {
    const present = await tables.drafts.get(draft.id);
    if (present === undefined || !sameClient(present.settings, draft.settings)) return false;
    await tables.drafts.update({ ...present, tokens, findings: result.findings, refusal: null });
    const accountId = draft.accountId ?? draft.id;
    const details = { draftId: draft.id, applies: draft.applyWhenAuthorized };
    await noteEvent(parts, tables, {
      accountId,
      event: 'authorize.finished',
      actor: draft.userId,
      details,
    });
    return true;
  });
  if (!kept) {
    await revokeTokens(parts, { ...openDraftAccount(parts, draft), tokenState });
    throw new ConnectorError('authorize.draft_unknown');
  }
  if (!draft.applyWhenAuthorized) return { accountId: draft.accountId, applied: false };
  return { accountId: await applyDraft(parts, draft.id, { actor: draft }), applied: true };
}
