import { parseInstance } from '../../account/coupa-instance.ts';
import { tokensBelongTo } from '../../account/settings-identity.ts';
import type { Account, ValidationReport } from '../../generated/types.ts';
import { unlessRefused } from '../connector.ts';
import type { Actor, ValidationWatch } from '../host.ts';
import { type HostParts, hostSuffixesOf } from '../host-parts.ts';
import { accountContext } from '../log/account-context.ts';
import type { RefreshCoordinator } from '../renewal/refresh-coordinator.ts';
import type { AccountSnapshot, DraftRecord } from '../store/store.ts';
import { renewalFor, watching } from '../validate-account.ts';
import { whereStoreLets } from '../where-store-lets.ts';
import { findDraft, openDraftAccount } from './find-draft.ts';
import { receiveTokens } from './receive-tokens.ts';

/**
 * Runs the connector's validation on typed settings. A token that is minted for it is kept with the draft. A draft
 * without tokens of its own is looked at with those of its account, where they fit what was typed; these are renewed
 * as the account's. Throws `authorize.draft_unknown` and what the hook refuses with.
 */
export async function validateDraft(
  parts: HostParts,
  coordinator: Pick<RefreshCoordinator, 'renew'>,
  asked: { readonly draftId: string; readonly actor: Actor; readonly watch: ValidationWatch },
): Promise<ValidationReport> {
  const draft = await findDraft(parts, parts.store, asked);
  const own = openDraftAccount(parts, draft);
  const lent = draft.tokens === null ? await lentAccount(parts, draft, own) : undefined;
  const context = {
    ...accountContext(parts.hookContext, own.id),
    ...(lent === undefined ? {} : { renew: renewalFor(parts, coordinator, lent.snapshot) }),
  };
  const watched = watching(parts, context, { settings: draft.settings, watch: asked.watch });
  const { patch, ...report } = unlessRefused(
    await parts.connector.hooks.validate(lent?.account ?? own, {}, watched),
  );
  await whereStoreLets(parts, own.id, () => parts.store.drafts.setReport(draft.id, JSON.stringify(report)));
  if (patch !== undefined) {
    const kept = { ...draft, applyWhenAuthorized: false };
    await receiveTokens(parts, kept, { outcome: 'authorized', patch, findings: [] });
  }
  return report;
}

interface LentAccount {
  readonly account: Account;
  readonly snapshot: AccountSnapshot;
}

// Only with the same secret: a new one is what the designer wants to know about.
async function lentAccount(
  parts: HostParts,
  draft: DraftRecord,
  own: Account,
): Promise<LentAccount | undefined> {
  const { store, vault } = parts;
  const snapshot = draft.accountId === null ? undefined : await store.accounts.get(draft.accountId);
  const tokens = snapshot?.token?.tokens ?? null;
  if (snapshot === undefined || tokens === null) return undefined;
  if (snapshot.secret?.fingerprint !== draft.secret?.fingerprint) return undefined;
  const instance = parseInstance(draft.settings.host, hostSuffixesOf(parts));
  if (!tokensBelongTo(tokens.facts, draft.settings, instance)) return undefined;
  return { snapshot, account: { ...own, tokenState: vault.openTokens(snapshot.id, tokens) } };
}
