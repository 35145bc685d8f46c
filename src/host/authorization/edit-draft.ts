import type { AccountInput } from '../../generated/types.ts';
import { readTypedAccount, type TypedAccount } from '../accounts/read-typed-account.ts';
import type { Actor } from '../host.ts';
import { type HostParts, instantOf } from '../host-parts.ts';
import { carryOutRevocation } from '../revocations/carry-out-revocation.ts';
import { ifReadable, planRevocation } from '../revocations/plan-revocation.ts';
import { sameSecret } from '../same-secret.ts';
import type { DraftRecord, SecretRecord } from '../store/store.ts';
import { findDraft, openDraftAccount } from './find-draft.ts';
import { sameClient } from './same-client.ts';

/**
 * Puts typed settings in the place of the draft's. With another Host, Client ID or Grant Type its tokens are dropped and
 * revoked, and an attempt that is still at Coupa cannot end here any more: its code must not reach another instance
 * (check A-05). Throws `authorize.draft_unknown`, `account.*`.
 */
export async function editDraft(
  parts: HostParts,
  { draftId, actor }: { readonly draftId: string; readonly actor: Actor },
  input: AccountInput,
): Promise<void> {
  const planned = await parts.store.transaction(async (tables) => {
    const draft = await findDraft(parts, tables, { draftId, actor });
    const typed = readTypedAccount(parts, input, draft);
    const keepsTokens = sameClient(draft.settings, typed.settings);
    if (!keepsTokens) await tables.pending.deleteForDraft(draftId);
    await tables.drafts.update({
      ...draft,
      settings: typed.settings,
      editedSettingsVersion: draft.editedSettingsVersion ?? draft.openedSettingsVersion,
      secret: secretOf(parts, draft, typed),
      ...(keepsTokens ? {} : { tokens: null, findings: [], refusal: null }),
    });
    if (keepsTokens || draft.tokens === null) return undefined;
    const account = ifReadable(() => openDraftAccount(parts, draft));
    return account === undefined ? undefined : planRevocation(parts, tables, account);
  });
  await carryOutRevocation(parts, planned);
}

/** A secret that was not typed anew keeps the moment that it was stored at. */
function secretOf(
  parts: HostParts,
  { id, secret }: DraftRecord,
  { clientSecret }: TypedAccount,
): SecretRecord | null {
  if (clientSecret === undefined) return null;
  if (secret !== null && sameSecret(parts.vault.openSecret(id, secret), clientSecret)) return secret;
  return parts.vault.sealSecret(id, clientSecret, instantOf(parts));
}
