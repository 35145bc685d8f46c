import type { AccountView, HealthState } from '../../generated/types.ts';

/** What the list is narrowed to. */
export interface ListFilter {
  readonly search: string;
  readonly wanted: HealthState | undefined;
}

/** The accounts whose label, host or client matches every word, in the given state; those that need somebody first. */
export function filterAccounts(
  accounts: readonly AccountView[],
  { search, wanted }: ListFilter,
): readonly AccountView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return accounts
    .filter(({ health: { state: shown } }) => wanted === undefined || shown === wanted)
    .filter(({ settings: { label, host, clientId } }) => {
      const text = `${label} ${host} ${clientId}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => urgency(a) - urgency(b) || a.settings.label.localeCompare(b.settings.label));
}

function urgency({ health }: AccountView): number {
  if (health.actor === 'nobody') return 2;
  return health.operationsRun ? 1 : 0;
}

/** How many accounts are in each state that occurs. */
export function countStates(accounts: readonly AccountView[]): readonly (readonly [HealthState, number])[] {
  const counts = new Map<HealthState, number>();
  for (const { health } of accounts) counts.set(health.state, (counts.get(health.state) ?? 0) + 1);
  return [...counts];
}
