import type { ReactElement } from 'react';
import { listTexts } from '../texts/list-texts.ts';

const { empty } = listTexts;

/** What somebody sees who has no account yet: what it takes, in three steps. */
export function EmptyList({ action }: { readonly action: ReactElement }): ReactElement {
  return (
    <section className="card empty">
      <h2>{empty.title}</h2>
      <p className="muted">{empty.lead}</p>
      <ol className="empty-steps">
        {empty.steps.map(({ title, text }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p className="muted">{text}</p>
          </li>
        ))}
      </ol>
      {action}
    </section>
  );
}
