import { insertAccount } from '../accounts/create-account.ts';
import { replaceSettings } from '../accounts/edit-account.ts';
import { findAccount } from '../accounts/find-account.ts';
import { noteHealth } from '../health/note-health.ts';
import { type HostParts, newId, noteEvent } from '../host-parts.ts';
import type { StoreTables } from '../store/store.ts';
import { openTransfer } from './open-transfer.ts';
import { type PlannedImport, planImport } from './plan-import.ts';
import type { ImportChoice, ImportedAccount } from './transfer-choice.ts';

/**
 * Imports accounts from what a file holds: all of them in one transaction, or none. Throws the `transfer.*` codes,
 * `account.label_taken` and `account.changed_elsewhere` when somebody is faster.
 */
export async function importAccounts(
  parts: HostParts,
  value: unknown,
  { existing = 'refuse', dryRun = false, ...choice }: ImportChoice,
): Promise<readonly ImportedAccount[]> {
  const plans = await planImport(parts, await openTransfer(value, choice), existing);
  if (dryRun) return plans.map((plan) => report(plan, plan.stored?.id ?? null));
  return parts.store.transaction(async (tables) => {
    const imported: ImportedAccount[] = [];
    for (const plan of plans) imported.push(report(plan, await carryOut(parts, tables, plan)));
    return imported;
  });
}

async function carryOut(parts: HostParts, tables: StoreTables, plan: PlannedImport): Promise<string> {
  const { outcome, typed, stored } = plan;
  if (stored === undefined) {
    const id = newId(parts);
    await insertAccount(parts, tables, { id, typed, cause: 'imported' });
    return id;
  }
  if (outcome === 'skipped') return stored.id;
  const { id } = stored;
  const current = await findAccount(tables, id);
  // Against the version that was judged: who edits meanwhile wins, and nothing is imported.
  await replaceSettings(parts, tables, {
    stored: { ...current, settingsVersion: stored.settingsVersion },
    typed,
  });
  await noteEvent(parts, tables, {
    accountId: id,
    event: 'account.edited',
    cause: 'imported',
    generation: current.token?.generation,
    details: { settingsVersion: stored.settingsVersion + 1 },
  });
  await noteHealth(parts, tables, id);
  return id;
}

function report({ outcome, typed, stored }: PlannedImport, id: string | null): ImportedAccount {
  const { label, clientType, host, clientId } = typed.settings;
  if (outcome === 'skipped') return { label, id, outcome, needs: [] };
  const keepsTokens =
    stored?.token?.tokens != null && stored.settings.host === host && stored.settings.clientId === clientId;
  const lacksSecret = clientType === 'confidential' && typed.clientSecret === undefined;
  return {
    label,
    id,
    outcome,
    needs: [
      ...(lacksSecret ? (['client-secret'] as const) : []),
      ...(keepsTokens ? [] : (['authorization'] as const)),
    ],
  };
}
