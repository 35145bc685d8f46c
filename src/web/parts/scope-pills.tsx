import { IconCheck, IconMinus, IconPlus } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { ScopeFate } from '../scopes/compare-scopes.ts';
import { common } from '../texts/common.ts';
import { detailTexts } from '../texts/detail-texts.ts';

const icons = { granted: IconCheck, missing: IconMinus, unasked: IconPlus } as const;
const tones = { granted: 'good', missing: 'warn', unasked: 'info' } as const;

/** Scopes and what became of each: icon, colour and a hidden word say the same. */
export function ScopePills({ scopes }: { readonly scopes: readonly ScopeFate[] }): ReactElement {
  if (scopes.length === 0) return <p className="muted">{common.none}</p>;
  return (
    <ul className="scope-pills plain-list">
      {scopes.map(({ scope, fate }) => {
        const Icon = icons[fate];
        return (
          <li key={scope} className={`scope-pill tone-${tones[fate]}`}>
            <Icon size={14} stroke={2.2} aria-hidden="true" />
            <code>{scope}</code>
            <span className="sr-only">{detailTexts.scopeFates[fate]}</span>
          </li>
        );
      })}
    </ul>
  );
}
