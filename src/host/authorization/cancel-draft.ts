import type { Actor } from '../host.ts';
import { type HostParts, noteEvent } from '../host-parts.ts';
import { carryOutRevocation } from '../revocations/carry-out-revocation.ts';
import { ifReadable, planRevocation } from '../revocations/plan-revocation.ts';
import { findDraft, openDraftAccount } from './find-draft.ts';

/** Discards a draft with its pending attempts and revokes its tokens, later if need be. Throws `authorize.draft_unknown`. */
export async function cancelDraft(parts: HostParts, draftId: string, actor: Actor): Promise<void> {
  const planned = await parts.store.transaction(async (tables) => {
    const found = await findDraft(parts, tables, { draftId, actor });
    await tables.drafts.delete(draftId);
    await tables.pending.deleteForDraft(draftId);
    const accountId = found.accountId ?? draftId;
    await noteEvent(parts, tables, { accountId, event: 'draft.cancelled', actor: actor.userId });
    const account = ifReadable(() => openDraftAccount(parts, found));
    return account === undefined ? undefined : planRevocation(parts, tables, account);
  });
  await carryOutRevocation(parts, planned);
}
