import { ConnectorError } from '../../errors.ts';
import type { Authorized, AuthorizeRedirect } from '../../generated/types.ts';
import { blurFailures } from '../blur-failures.ts';
import type { BeginOutcome, Initiator } from '../host.ts';
import { type HostParts, instantOf, noteEvent } from '../host-parts.ts';
import { accountContext } from '../log/account-context.ts';
import { digestOf } from '../same-secret.ts';
import type { DraftRecord, PendingRecord, StoreTables } from '../store/store.ts';
import { findDraft, openDraftAccount } from './find-draft.ts';
import { receiveTokens } from './receive-tokens.ts';

const mostPendingByUser = 20;
const mostPending = 10_000;

/** The outcome, and the account that was changed on the way, if any. */
export interface Begun {
  readonly outcome: BeginOutcome;
  readonly accountId: string | null;
}

/**
 * Starts the authorization of a draft. Authorization code: keeps the pending record, bound to browser, user and
 * account, and returns where to send the browser. Client credentials: the tokens arrive at once. Throws
 * `authorize.draft_unknown`, `authorize.too_many_pending` and what the hook refuses with.
 */
export async function beginAuthorization(
  parts: HostParts,
  draftId: string,
  initiator: Initiator,
): Promise<Begun> {
  const draft = await findDraft(parts, parts.store, { draftId, actor: initiator });
  const account = { ...openDraftAccount(parts, draft), tokenState: null };
  const asked = accountContext(parts.hookContext, draft.accountId ?? draft.id);
  const context = blurFailures(parts, draft.settings.host, asked);
  const result = await parts.connector.hooks['authorize.begin'](account, {}, context);
  if (result.outcome === 'refused') return refuse(parts, draft, ConnectorError.fromData(result.error));
  if (result.outcome === 'authorized') return authorizedAtOnce(parts, draft, result);
  await keepPending(parts, pendingRecord(parts, { draft, initiator, result }));
  const { expiresAt } = result.pending;
  return { outcome: { outcome: 'redirect', url: result.url, draftId, expiresAt }, accountId: null };
}

async function refuse(parts: HostParts, draft: DraftRecord, error: ConnectorError): Promise<never> {
  const accountId = draft.accountId ?? draft.id;
  const { userId: actor } = draft;
  const details = { draftId: draft.id };
  await parts.store.transaction(async (tables) => {
    await tables.drafts.setRefusal(draft.id, error.toData());
    await noteEvent(parts, tables, {
      accountId,
      event: 'authorize.refused',
      cause: error.code,
      actor,
      details,
    });
  });
  throw error;
}

async function authorizedAtOnce(parts: HostParts, draft: DraftRecord, result: Authorized): Promise<Begun> {
  const { applied, accountId } = await receiveTokens(parts, draft, result);
  const { findings } = result;
  return { outcome: { outcome: 'authorized', draftId: draft.id, applied, findings }, accountId };
}

function pendingRecord(
  { vault }: HostParts,
  begun: {
    readonly draft: DraftRecord;
    readonly initiator: Initiator;
    readonly result: AuthorizeRedirect;
  },
): PendingRecord {
  const { codeVerifier, ...pending } = begun.result.pending;
  return {
    draftId: begun.draft.id,
    userId: begun.initiator.userId,
    browserHash: digestOf(begun.initiator.browserSecret),
    contextId: begun.draft.accountId ?? begun.draft.id,
    sealedVerifier: vault.sealVerifier(pending.stateHash, codeVerifier),
    pending,
  };
}

async function keepPending(parts: HostParts, record: PendingRecord): Promise<void> {
  await parts.store.transaction(async (tables) => {
    await sweep(parts, tables);
    const now = instantOf(parts);
    const ofUser = await tables.pending.countLiving(now, record.userId);
    if (ofUser >= mostPendingByUser || (await tables.pending.countLiving(now)) >= mostPending) {
      throw new ConnectorError('authorize.too_many_pending');
    }
    await tables.pending.insert(record);
    await tables.drafts.setRefusal(record.draftId, null);
    const noted = { accountId: record.contextId, event: 'authorize.started', actor: record.userId };
    await noteEvent(parts, tables, { ...noted, nextActionAt: record.pending.expiresAt });
  });
}

// Kept as long again after their end, so that a late return hears "expired" and not "unknown".
async function sweep(parts: HostParts, tables: StoreTables): Promise<void> {
  const { pendingAuthorizationSeconds } = parts.connector.manifest.protocol;
  await tables.pending.deleteExpired(instantOf(parts, -pendingAuthorizationSeconds * 1000));
}
