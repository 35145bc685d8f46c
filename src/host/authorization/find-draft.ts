import { ConnectorError } from '../../errors.ts';
import type { Account } from '../../generated/types.ts';
import type { Actor } from '../host.ts';
import { type HostParts, instantOf } from '../host-parts.ts';
import type { DraftRecord, StoreTables } from '../store/store.ts';

/** A living draft of this user. Throws `authorize.draft_unknown`, also for the draft of somebody else. */
export async function findDraft(
  parts: HostParts,
  tables: Pick<StoreTables, 'drafts'>,
  { draftId, actor }: { readonly draftId: string; readonly actor: Actor },
): Promise<DraftRecord> {
  const draft = await tables.drafts.getOwn(draftId, actor.userId, instantOf(parts));
  if (draft === undefined) throw new ConnectorError('authorize.draft_unknown');
  return draft;
}

/** The draft as an account that hooks can work on; it has the tokens of no account. */
export function openDraftAccount({ vault }: HostParts, draft: DraftRecord): Account {
  return {
    id: draft.accountId ?? draft.id,
    settings: draft.settings,
    secrets: draft.secret === null ? {} : { clientSecret: vault.openSecret(draft.id, draft.secret) },
    tokenState: draft.tokens === null ? null : vault.openTokens(draft.id, draft.tokens),
  };
}
