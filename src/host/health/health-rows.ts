import type { HealthState, HealthStateView } from '../../generated/types.ts';
import { healthStates } from './health-table.ts';

/** One row of the table of health states, with its state. */
export function healthRow(state: HealthState): HealthStateView {
  return { state, ...healthStates[state] };
}

/** Every row of the table, in its order: what stops everything comes last. */
export function healthRows(): readonly HealthStateView[] {
  return (Object.keys(healthStates) as HealthState[]).map(healthRow);
}
