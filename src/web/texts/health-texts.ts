import type { HealthActor, HealthState } from '../../generated/types.ts';

/** How a state of health is called. */
export const healthWords: Readonly<Record<HealthState, string>> = {
  healthy: 'Healthy',
  limited: 'Limited',
  expiring: 'Expiring',
  degraded: 'Degraded',
  uncertain: 'Uncertain',
  exhausted: 'Exhausted',
  'needs-authorization': 'Needs authorization',
  'needs-configuration': 'Needs configuration',
  sealed: 'Sealed',
};

/** Who is to act, as a short sentence. */
export const actorWords: Readonly<Record<HealthActor, string>> = {
  nobody: 'Nobody has to do anything.',
  designer: 'You can mend this here.',
  administrator: 'A Coupa administrator has to act.',
  operator: 'The operator of this host has to act.',
};

/** Whether operations go on. */
export const operationWords = {
  run: 'Operations run.',
  stand: 'Operations stand still.',
  heals: 'It ends by itself.',
} as const;
