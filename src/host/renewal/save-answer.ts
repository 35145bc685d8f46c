import { ConnectorError } from '../../errors.ts';
import type { Account } from '../../generated/types.ts';
import { findAccount } from '../accounts/find-account.ts';
import { type HostParts, noteEvent } from '../host-parts.ts';
import type { JournalEntry, RefreshJournal } from './refresh-journal.ts';
import { holderOf, openHolder, type RenewalResult } from './renewal-result.ts';

interface Answered {
  /** The account as it was read before the request. */
  readonly account: Account;
  readonly answer: JournalEntry;
}

/**
 * Brings an answer from the journal into the store, guarded by the position it was spent from. A store that fails
 * leaves it in the journal and the new token is handed out all the same; a position that moved means that a
 * successor is stored already, and that one is adopted. Throws `account.not_found`, `account.not_authorized`.
 */
export async function saveAnswer(
  parts: HostParts,
  journal: RefreshJournal,
  answered: Answered,
): Promise<RenewalResult> {
  const { id } = answered.account;
  const saved = await trySave(parts, id, answered.answer);
  if (saved === undefined) return resultOf(answered, false);
  journal.done(id);
  return saved ? resultOf(answered, true) : adopt(parts, id);
}

// Whatever kept the answer from being saved, it is in the journal and must not be lost to the caller.
async function trySave(parts: HostParts, id: string, answer: JournalEntry): Promise<boolean | undefined> {
  try {
    return await save(parts, id, answer);
  } catch (error) {
    const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
    parts.hookContext.log({ event: 'refresh.save_failed', accountId: id, code });
    return undefined;
  }
}

async function save(parts: HostParts, id: string, answer: JournalEntry): Promise<boolean> {
  const version = versionOf(answer);
  const generation = answer.spent?.generation ?? 1;
  const tokens = parts.vault.sealTokens(id, answer.tokenState);
  return parts.store.transaction(async (tables) => {
    const saved = await tables.tokens.save(id, { version, generation, tokens }, answer.spent);
    if (!saved) return false;
    await tables.failures.delete(id);
    await noteEvent(parts, tables, { accountId: id, event: 'token.renewed', details: { version } });
    return true;
  });
}

function versionOf({ spent }: JournalEntry): number {
  return (spent?.version ?? 0) + 1;
}

function resultOf({ account, answer }: Answered, saved: boolean): RenewalResult {
  const { tokenState } = answer;
  const { spent } = answer;
  return {
    current: { account: { ...account, tokenState }, tokenVersion: versionOf(answer) },
    previous: spent === null ? null : holderOf(account, spent.version),
    saved,
  };
}

async function adopt(parts: HostParts, id: string): Promise<RenewalResult> {
  const current = openHolder(parts.vault, await findAccount(parts.store, id));
  const details = { version: current.tokenVersion };
  await noteEvent(parts, parts.store, { accountId: id, event: 'token.adopted', details });
  return { current, previous: null, saved: true };
}
