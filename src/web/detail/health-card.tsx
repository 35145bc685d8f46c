import type { ReactElement } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { formatInstant } from '../format/format-instant.ts';
import { HealthIcon, toneOf } from '../parts/health-mark.tsx';
import { detailTexts } from '../texts/detail-texts.ts';
import { actorWords, healthWords, operationWords } from '../texts/health-texts.ts';

/** How the account is, why, who is to act, and what to do. */
export function HealthCard({ account: { health } }: { readonly account: AccountView }): ReactElement {
  const { state, message, action, actor, cause, since, operationsRun, healsByItself } = health;
  const followUps = [
    operationsRun ? operationWords.run : operationWords.stand,
    ...(healsByItself && state !== 'healthy' ? [operationWords.heals] : []),
    ...(state === 'healthy' ? [] : [actorWords[actor]]),
  ];
  return (
    <section className={`card health-card tone-${toneOf(state)}`} aria-labelledby="health-word">
      <HealthIcon state={state} size={40} />
      <div className="stack">
        <div>
          <h2 id="health-word">{healthWords[state]}</h2>
          <p>{message}</p>
        </div>
        {action === '' ? null : (
          <p>
            <strong>{detailTexts.next}:</strong> {action}
          </p>
        )}
        <p className="small muted">
          {followUps.join(' ')} {detailTexts.since(formatInstant(since))}
          {cause === undefined ? null : (
            <>
              {' · '}
              {detailTexts.cause} <code>{cause}</code>
            </>
          )}
        </p>
      </div>
    </section>
  );
}
