import { isDeepStrictEqual } from 'node:util';
import { ConnectorError } from '../../errors.ts';
import { noteHealth } from '../health/note-health.ts';
import { type HostParts, noteEvent } from '../host-parts.ts';
import type { SealedTokens, StoreTables } from '../store/store.ts';
import { adoptStored } from './adopt-stored.ts';
import { learnRotation } from './learn-rotation.ts';
import type { Answered, JournalEntry } from './refresh-journal.ts';
import { holderOf, type RenewalResult } from './renewal-result.ts';

/**
 * Brings an answer from the journal into the store, guarded by lineage alone: also a holder that was paused and lost
 * its lease stores the only valid successor. A store that fails leaves it in the journal and the new token is handed
 * out all the same; lineage that does not fit means that a successor or another grant is stored already, and that one
 * is adopted. Throws `account.not_found`, `account.not_authorized`.
 */
export async function saveAnswer(parts: HostParts, answered: Answered): Promise<RenewalResult> {
  const { answer } = answered;
  const { accountId } = answer.holder;
  const tokens = parts.vault.sealTokens(accountId, answer.tokenState);
  const version = await parts.telemetry.save(() => trySave(parts, answer, tokens));
  if (version === 'failed') return resultOf(answered, (answer.spent?.version ?? 0) + 1, false);
  if (version === undefined) return adoptStored(parts, answered, tokens.accessFingerprint);
  await parts.reach('after_commit');
  await parts.journal.done(answer, 'saved');
  return resultOf(answered, version, true);
}

// Whatever kept the answer from being saved, it is in the journal and must not be lost to the caller.
async function trySave(
  parts: HostParts,
  answer: JournalEntry,
  tokens: SealedTokens,
): Promise<number | undefined | 'failed'> {
  try {
    return await parts.store.transaction((tables) => save(parts, tables, { answer, tokens }));
  } catch (error) {
    const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
    parts.hookContext.log({ event: 'refresh.save_failed', accountId: answer.holder.accountId, code });
    return 'failed';
  }
}

async function save(
  parts: HostParts,
  tables: StoreTables,
  { answer, tokens }: { readonly answer: JournalEntry; readonly tokens: SealedTokens },
): Promise<number | undefined> {
  const { holder, rotation } = answer;
  const { accountId } = holder;
  const version = await succeed(tables, answer, tokens);
  await tables.leases.release(holder, 0);
  if (version === undefined) return undefined;
  await tables.failures.delete(accountId);
  const memory = await tables.leases.rotation(accountId);
  const learned = learnRotation(memory, rotation);
  if (!isDeepStrictEqual(learned, memory)) await tables.leases.learn(accountId, learned);
  const { tokenState, spent } = answer;
  await noteEvent(parts, tables, {
    accountId,
    event: 'token.renewed',
    cause: rotation,
    generation: spent?.generation ?? 1,
    nextActionAt: tokenState.renewAt,
    details: { version },
  });
  await noteHealth(parts, tables, accountId);
  return version;
}

async function succeed(
  tables: StoreTables,
  { holder, spent }: JournalEntry,
  tokens: SealedTokens,
): Promise<number | undefined> {
  if (spent !== null) return tables.tokens.succeed(holder.accountId, tokens, spent);
  const first = { version: 1, generation: 1, tokens };
  return (await tables.tokens.save(holder.accountId, first, null)) ? first.version : undefined;
}

function resultOf({ account, answer }: Answered, version: number, saved: boolean): RenewalResult {
  const { tokenState, spent } = answer;
  return {
    current: { account: { ...account, tokenState }, tokenVersion: version },
    previous: spent === null ? null : holderOf(account, spent.version),
    saved,
  };
}
