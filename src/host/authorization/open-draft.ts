import { ConnectorError } from '../../errors.ts';
import type { AccountInput } from '../../generated/types.ts';
import { findAccount } from '../accounts/find-account.ts';
import { readTypedAccount } from '../accounts/read-typed-account.ts';
import type { Actor, DraftSource } from '../host.ts';
import { type HostParts, instantOf, newId } from '../host-parts.ts';
import type { AccountSnapshot, DraftRecord } from '../store/store.ts';

const draftLifetimeMilliseconds = 24 * 60 * 60 * 1000;
const mostDraftsByUser = 100;

/**
 * Opens a draft from typed settings, from an account, or from an account with changes. The secret is copied into
 * the draft, sealed for it. Throws `account.*`, and `authorize.too_many_drafts` when a hundred of this user are open.
 */
export async function openDraft(
  parts: HostParts,
  source: DraftSource,
  { userId }: Actor,
): Promise<{ readonly draftId: string }> {
  const { accountId, input, applyWhenAuthorized = false } = source;
  const stored = accountId === undefined ? undefined : await findAccount(parts.store, accountId);
  const { settings, clientSecret } = readTypedAccount(parts, input ?? inputOf(stored), stored);
  const draftId = newId(parts);
  const createdAt = instantOf(parts);
  const record: DraftRecord = {
    id: draftId,
    userId,
    accountId: stored?.id ?? null,
    settings,
    editedSettingsVersion: stored === undefined || input === undefined ? null : stored.settingsVersion,
    openedSettingsVersion: stored?.settingsVersion ?? null,
    applyWhenAuthorized,
    secret: clientSecret === undefined ? null : parts.vault.sealSecret(draftId, clientSecret, createdAt),
    tokens: null,
    findings: [],
    refusal: null,
    createdAt,
    expiresAt: instantOf(parts, draftLifetimeMilliseconds),
  };
  await parts.store.transaction(async (tables) => {
    await tables.drafts.deleteExpired(createdAt);
    if ((await tables.drafts.countLiving(createdAt, userId)) >= mostDraftsByUser) {
      throw new ConnectorError('authorize.too_many_drafts');
    }
    await tables.drafts.insert(record);
  });
  return { draftId };
}

function inputOf(stored: AccountSnapshot | undefined): AccountInput {
  return stored?.settings ?? { label: '', host: '', clientId: '' };
}
