import { ConnectorError } from '../../errors.ts';
import { replaceSettings } from '../accounts/edit-account.ts';
import { findAccount } from '../accounts/find-account.ts';
import { noteHealth } from '../health/note-health.ts';
import type { Actor } from '../host.ts';
import { type HostParts, instantOf, newId, noteEvent } from '../host-parts.ts';
import { acceptClient } from '../renewal/accept-client.ts';
import { nothingLearned } from '../renewal/learn-rotation.ts';
import type { DraftRecord, StoreTables, TokenFacts } from '../store/store.ts';
import { findDraft } from './find-draft.ts';
import { sameClient } from './same-client.ts';

/** Who applies a draft, and over what. */
export interface ApplyRequest {
  readonly actor: Actor;
  /** The account's version that may be replaced; left out: the one that the draft was opened from. */
  readonly expectedSettingsVersion?: number | undefined;
}

/**
 * Makes draft and tokens the account, in one transaction, and returns its id. Throws `authorize.draft_unknown`,
 * `account.changed_elsewhere` when the account's settings moved on since the draft was opened, or since the version
 * that the caller names, `account.not_found`, `account.label_taken`.
 */
export async function applyDraft(
  parts: HostParts,
  draftId: string,
  { actor, expectedSettingsVersion }: ApplyRequest,
): Promise<string> {
  return parts.store.transaction(async (tables) => {
    const draft = await findDraft(parts, tables, { draftId, actor });
    await tables.drafts.delete(draftId);
    await tables.pending.deleteForDraft(draftId);
    const accountId = draft.accountId ?? (await insertAccount(parts, tables, draft));
    if (draft.accountId !== null) await updateAccount(parts, tables, { draft, expectedSettingsVersion });
    const generation = await storeTokens(parts, tables, { draft, accountId });
    const details = {
      tokens: draft.tokens !== null,
      draftId,
      created: draft.accountId === null,
      applies: draft.applyWhenAuthorized,
    };
    const noted = { accountId, event: 'draft.applied', details, actor: actor.userId };
    await noteEvent(parts, tables, { ...noted, generation });
    await noteHealth(parts, tables, accountId);
    return accountId;
  });
}

async function insertAccount(parts: HostParts, tables: StoreTables, draft: DraftRecord): Promise<string> {
  const id = newId(parts);
  const now = instantOf(parts);
  const { settings, secret } = draft;
  await tables.accounts.insert({ id, settings, settingsVersion: 1, createdAt: now, updatedAt: now });
  if (secret !== null) {
    const clientSecret = parts.vault.openSecret(draft.id, secret);
    await tables.secrets.put(id, parts.vault.sealSecret(id, clientSecret, now));
  }
  return id;
}

async function updateAccount(
  parts: HostParts,
  tables: StoreTables,
  {
    draft,
    expectedSettingsVersion,
  }: { readonly draft: DraftRecord; readonly expectedSettingsVersion: number | undefined },
): Promise<void> {
  const stored = await findAccount(tables, draft.accountId ?? '');
  const expected = expectedSettingsVersion ?? draft.editedSettingsVersion ?? stored.settingsVersion;
  if (stored.settingsVersion !== expected) throw new ConnectorError('account.changed_elsewhere');
  if (draft.editedSettingsVersion === null) {
    if (!sameClient(stored.settings, draft.settings)) throw new ConnectorError('account.changed_elsewhere');
    return;
  }
  const clientSecret = draft.secret === null ? undefined : parts.vault.openSecret(draft.id, draft.secret);
  await replaceSettings(parts, tables, { stored, typed: { settings: draft.settings, clientSecret } });
}

async function storeTokens(
  parts: HostParts,
  tables: StoreTables,
  { draft, accountId }: { readonly draft: DraftRecord; readonly accountId: string },
): Promise<number | undefined> {
  if (draft.tokens === null) return undefined;
  const { token } = await findAccount(tables, accountId);
  const tokens = parts.vault.sealTokens(accountId, parts.vault.openTokens(draft.id, draft.tokens));
  const next = { version: (token?.version ?? 0) + 1, generation: (token?.generation ?? 0) + 1, tokens };
  if (!(await tables.tokens.save(accountId, next, token))) throw new ConnectorError('store.busy');
  if (!fromSameClient(token?.tokens?.facts, tokens.facts))
    await tables.leases.learn(accountId, nothingLearned);
  await tables.failures.delete(accountId);
  await acceptClient(parts, tables, accountId);
  return next.generation;
}

// What one server's answers have shown about its rotation says nothing about another's.
function fromSameClient(before: TokenFacts | undefined, now: TokenFacts): boolean {
  return before !== undefined && before.issuer === now.issuer && before.clientId === now.clientId;
}
