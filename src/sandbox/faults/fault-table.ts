import { bodyFaults } from './body-faults.ts';
import type { FaultDefinition, FaultRows } from './fault-definition.ts';
import { statusFaults } from './status-faults.ts';
import { streamFaults } from './stream-faults.ts';
import { tokenFaults } from './token-faults.ts';

/** One line of the published fault table; `switch` names the switch for a fault that is a way of working. */
export interface FaultTableLine {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly switch?: string;
}

const rows: FaultRows = { ...statusFaults, ...streamFaults, ...bodyFaults, ...tokenFaults };

/** The definition behind a fault name. */
export function findFault(name: string): FaultDefinition | undefined {
  return Object.hasOwn(rows, name) ? rows[name] : undefined;
}

/** Everything the sandbox can get wrong on purpose, by fault number. */
export const faultTable: readonly FaultTableLine[] = [
  ...Object.entries(rows).map(([name, { id, summary }]) => ({ id, name, summary })),
  {
    id: 'F-28',
    name: 'rotation',
    summary: 'What a refresh does with the refresh token.',
    switch: 'rotation',
  },
  {
    id: 'F-29',
    name: 'old-access-token-dies',
    summary: 'A refresh ends the access tokens before it.',
    switch: 'oldAccessTokenDiesOnRefresh',
  },
].sort((one, other) => one.id.localeCompare(other.id));
