import { ConnectorError } from '../../errors.ts';
import type { Authorized } from '../../generated/types.ts';
import { blurFailures } from '../blur-failures.ts';
import { unlessRefused } from '../connector.ts';
import type { CallbackAnswer, CompleteOutcome } from '../host.ts';
import { type HostParts, noteEvent } from '../host-parts.ts';
import { accountContext } from '../log/account-context.ts';
import { redirectUriOf } from '../redirect-uri-of.ts';
import { digestOf } from '../same-secret.ts';
import type { DraftRecord, PendingRecord } from '../store/store.ts';
import { findDraft, openDraftAccount } from './find-draft.ts';
import { assertSameInitiator, type Returning } from './judge-initiator.ts';
import { readState } from './read-state.ts';
import { receiveTokens } from './receive-tokens.ts';

/**
 * Finishes an authorization with the return from Coupa. The pending record is taken before it is judged: of any
 * number of parallel returns one goes on (check A-11), and a return that fails the judgement ends the attempt.
 * Throws `callback.*`, `authorize.*`, and what the hook refuses with; nothing of a refused attempt is kept.
 */
export async function completeAuthorization(
  parts: HostParts,
  answer: CallbackAnswer,
  returning: Returning,
): Promise<CompleteOutcome> {
  const record = await parts.store.pending.take(digestOf(readState(answer.query)));
  if (record === undefined) throw new ConnectorError('callback.state_unknown');
  try {
    assertSameInitiator(record, returning, parts.hookContext.now());
    const draft = await findDraft(parts, parts.store, { draftId: record.draftId, actor: record });
    assertSameContext(parts, { record, draft, answer });
    const result = await exchange(parts, { record, draft, answer });
    const { accountId, applied } = await receiveTokens(parts, draft, result);
    return { draftId: draft.id, accountId, applied, findings: result.findings };
  } catch (error) {
    await noteRefusal(parts, record, error);
    throw error;
  }
}

interface Attempt {
  readonly record: PendingRecord;
  readonly draft: DraftRecord;
  readonly answer: CallbackAnswer;
}

async function exchange(parts: HostParts, { record, draft, answer }: Attempt): Promise<Authorized> {
  const codeVerifier = parts.vault.openVerifier(record.pending.stateHash, record.sealedVerifier);
  const account = { ...openDraftAccount(parts, draft), tokenState: null };
  const input = { pending: { ...record.pending, codeVerifier }, ...answer };
  const asked = accountContext(parts.hookContext, record.contextId);
  const context = blurFailures(parts, draft.settings.host, asked);
  return unlessRefused(await parts.connector.hooks['authorize.complete'](account, input, context));
}

// An attempt outlives a restart; a host that came back under another address must not finish it. The connector compares
// where the answer arrived as well: here it is done before the verifier is opened, and for every connector.
function assertSameContext({ hookContext }: HostParts, { record, draft, answer }: Attempt): void {
  const { redirectUri } = record.pending;
  if (redirectUri !== redirectUriOf(hookContext, draft.settings.host)) {
    throw new ConnectorError('callback.settings_changed');
  }
  if (redirectUri !== answer.callbackUrl) throw new ConnectorError('callback.context_mismatch');
}

async function noteRefusal(
  parts: HostParts,
  { contextId, userId, draftId }: PendingRecord,
  thrown: unknown,
): Promise<void> {
  const error = thrown instanceof ConnectorError ? thrown : new ConnectorError('host.unexpected');
  const { code } = error;
  const event = code.startsWith('callback.') ? code : 'authorize.refused';
  await parts.store.transaction(async (tables) => {
    await tables.drafts.setRefusal(draftId, error.toData());
    const noted = { accountId: contextId, event, cause: code, actor: userId };
    await noteEvent(parts, tables, { ...noted, details: { draftId } });
  });
}
