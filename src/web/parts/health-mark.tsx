import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashedX,
  IconCircleHalf2,
  IconClockExclamation,
  IconHelpCircle,
  IconKey,
  IconLock,
  IconTool,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { HealthState } from '../../generated/types.ts';
import { healthWords } from '../texts/health-texts.ts';

/** Tone of a state; the shape of its icon and its word say the same without colour. */
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'calm';

const marks: Readonly<Record<HealthState, readonly [Tone, TablerIcon]>> = {
  healthy: ['good', IconCircleCheck],
  limited: ['warn', IconCircleHalf2],
  expiring: ['warn', IconClockExclamation],
  degraded: ['warn', IconAlertTriangle],
  uncertain: ['warn', IconHelpCircle],
  exhausted: ['bad', IconCircleDashedX],
  'needs-authorization': ['info', IconKey],
  'needs-configuration': ['bad', IconTool],
  sealed: ['bad', IconLock],
};

/** The tone in which a state of health is shown. */
export function toneOf(state: HealthState): Tone {
  return marks[state][0];
}

/** The icon of a state of health; says nothing to a screen reader, since the word always stands beside it. */
export function HealthIcon({
  state,
  size = 20,
}: {
  readonly state: HealthState;
  readonly size?: number;
}): ReactElement {
  const [, Icon] = marks[state];
  return <Icon size={size} stroke={1.8} aria-hidden="true" />;
}

/** A state of health as icon and word. */
export function HealthMark({ state }: { readonly state: HealthState }): ReactElement {
  return (
    <span className={`health tone-${toneOf(state)}`}>
      <HealthIcon state={state} />
      {healthWords[state]}
    </span>
  );
}
