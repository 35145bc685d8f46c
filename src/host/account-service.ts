import { createAccount } from './accounts/create-account.ts';
import { editAccount } from './accounts/edit-account.ts';
import { findAccount, findAccountByName } from './accounts/find-account.ts';
import { readTimeline } from './accounts/read-timeline.ts';
import { viewAccount } from './accounts/view-account.ts';
import { removeAccount } from './disconnect-account.ts';
import type { AccountsService } from './host.ts';
import type { HostParts } from './host-parts.ts';
import type { RefreshCoordinator } from './renewal/refresh-coordinator.ts';
import { makeSupportBundle } from './support-bundle.ts';
import { exportAccounts } from './transfer/export-accounts.ts';
import { importAccounts } from './transfer/import-accounts.ts';
import { countPipelines } from './usage/count-pipelines.ts';

const pageLines = 50;
const mostPageLines = 200;

/** The accounts of one host; whatever changes an account also ends what is remembered of it. */
export function createAccountService(
  parts: HostParts,
  coordinator: Pick<RefreshCoordinator, 'forget'>,
): AccountsService {
  return {
    async list() {
      parts.usage.collect();
      const snapshots = await parts.store.accounts.list();
      return snapshots.map((snapshot) => viewAccount(parts, snapshot));
    },
    async show(idOrLabel) {
      parts.usage.collect();
      return viewAccount(parts, await findAccountByName(parts.store, idOrLabel));
    },
    create: (input) => createAccount(parts, input),
    async edit(id, input, expectedSettingsVersion) {
      const view = await editAccount(parts, id, { input, expectedSettingsVersion });
      coordinator.forget(id);
      return view;
    },
    timeline: (id, { before, limit = pageLines } = {}) =>
      readTimeline(parts.store, id, { before, limit: Math.min(Math.max(limit, 1), mostPageLines) }),
    export: (choice = {}) => exportAccounts(parts, choice),
    async import(value, choice = {}) {
      const imported = await importAccounts(parts, value, choice);
      for (const { id, outcome } of imported)
        if (id !== null && outcome === 'replaced') coordinator.forget(id);
      return imported;
    },
    async usage(id) {
      await findAccount(parts.store, id);
      return countPipelines(parts, id);
    },
    supportBundle: (id) => makeSupportBundle(parts, id),
    async remove(id) {
      await removeAccount(parts, id);
      coordinator.forget(id);
    },
  };
}
