import { Button } from '@mantine/core';
import { type ReactElement, useCallback, useState } from 'react';
import type { TimelineItem } from '../../generated/types.ts';
import { formatInstant } from '../format/format-instant.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useHost } from '../state/host-context.ts';
import type { HostEvent } from '../state/host-events.ts';
import { useAction } from '../state/use-action.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { detailTexts, eventTexts } from '../texts/detail-texts.ts';

/** What happened to the account, newest first. */
export function TimelineCard({ accountId }: { readonly accountId: string }): ReactElement {
  const { client } = useHost();
  const load = useCallback(() => client.timeline(accountId), [client, accountId]);
  const concerns = useCallback(
    (event: HostEvent) => event.type === 'account' && event.accountId === accountId,
    [accountId],
  );
  const { value: first, problem } = useLoaded(load, concerns);
  const [older, setOlder] = useState<readonly TimelineItem[]>([]);
  const [end, setEnd] = useState<number>();
  const action = useAction();

  const known = new Set(first?.entries.map(({ id }) => id));
  const entries = [...(first?.entries ?? []), ...older.filter(({ id }) => !known.has(id))];
  const next = older.length === 0 ? first?.next : end;
  const showOlder = (): void => {
    void action.run(async () => {
      const page = await client.timeline(accountId, next);
      setOlder([...older, ...page.entries]);
      setEnd(page.next);
    });
  };
  return (
    <section className="card">
      <h2>{detailTexts.timelineTitle}</h2>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      {first === undefined && problem === undefined ? <Waiting /> : null}
      {first !== undefined && entries.length === 0 ? (
        <p className="muted">{detailTexts.timelineEmpty}</p>
      ) : null}
      <ol className="timeline plain-list">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {action.problem === undefined ? null : <ProblemNotice problem={action.problem} />}
      {next === undefined ? null : (
        <Button variant="default" size="xs" loading={action.busy} onClick={showOlder}>
          {detailTexts.older}
        </Button>
      )}
    </section>
  );
}

function Entry({
  entry: { at, event, cause, actor, details },
}: {
  readonly entry: TimelineItem;
}): ReactElement {
  const { session } = useHost();
  const facts = Object.entries(details).map(([name, value]) => `${name}: ${String(value)}`);
  const by =
    actor === undefined ? [] : [actor === session.userId ? detailTexts.byYou : detailTexts.by(actor)];
  return (
    <li>
      <time dateTime={at}>{formatInstant(at)}</time>
      <div>
        <strong>{eventTexts[event] ?? event}</strong>
        {cause === undefined ? null : (
          <>
            {' '}
            <code>{cause}</code>
          </>
        )}
        {facts.length + by.length === 0 ? null : (
          <p className="small muted">{[...facts, ...by].join(' · ')}</p>
        )}
      </div>
    </li>
  );
}
