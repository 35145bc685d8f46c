import type { Actor } from '../host.ts';
import { type HostParts, noteEvent } from '../host-parts.ts';
import { revokeTokens } from '../revoke-tokens.ts';
import { findDraft, openDraftAccount } from './find-draft.ts';

/** Discards a draft with its pending attempts and revokes its tokens where possible. Throws `authorize.draft_unknown`. */
export async function cancelDraft(parts: HostParts, draftId: string, actor: Actor): Promise<void> {
  const draft = await parts.store.transaction(async (tables) => {
    const found = await findDraft(parts, tables, { draftId, actor });
    await tables.drafts.delete(draftId);
    await tables.pending.deleteForDraft(draftId);
    await noteEvent(parts, tables, { accountId: found.accountId ?? draftId, event: 'draft.cancelled' });
    return found;
  });
  if (draft.tokens !== null) await revokeTokens(parts, openDraftAccount(parts, draft));
}
