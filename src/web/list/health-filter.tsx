import type { ReactElement } from 'react';
import type { HealthState } from '../../generated/types.ts';
import { HealthIcon, toneOf } from '../parts/health-mark.tsx';
import { healthWords } from '../texts/health-texts.ts';
import { listTexts } from '../texts/list-texts.ts';

interface HealthFilterProps {
  readonly counts: readonly (readonly [HealthState, number])[];
  readonly all: number;
  readonly wanted: HealthState | undefined;
  readonly onWanted: (wanted: HealthState | undefined) => void;
}

/** One button for each state that occurs, with how often it does. */
export function HealthFilter({ counts, all, wanted, onWanted }: HealthFilterProps): ReactElement {
  return (
    <fieldset className="chips">
      <legend className="sr-only">{listTexts.filter}</legend>
      <button
        type="button"
        className="chip"
        aria-pressed={wanted === undefined}
        onClick={() => onWanted(undefined)}
      >
        {listTexts.all} <span className="count">{all}</span>
      </button>
      {counts.map(([counted, count]) => (
        <button
          key={counted}
          type="button"
          className={`chip tone-${toneOf(counted)}`}
          aria-pressed={wanted === counted}
          onClick={() => onWanted(wanted === counted ? undefined : counted)}
        >
          <HealthIcon state={counted} size={16} />
          {healthWords[counted]} <span className="count">{count}</span>
        </button>
      ))}
    </fieldset>
  );
}
