import { Autocomplete, Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { type ReactElement, useId, useMemo, useState } from 'react';
import type { OperationResponse } from '../../generated/types.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useHost } from '../state/host-context.ts';
import { useAction } from '../state/use-action.ts';
import { operationTexts } from '../texts/detail-texts.ts';
import { readableBody } from './readable-body.ts';

/** Sends one GET with a chosen path and shows what came back. */
export function TryOperation({
  accountId,
  disabled,
}: {
  readonly accountId: string;
  readonly disabled: boolean;
}): ReactElement {
  const { client, connector, announce } = useHost();
  const { manifest, operations } = connector;
  const [path, setPath] = useState(manifest.endpoints.probe);
  const [answer, setAnswer] = useState<OperationResponse>();
  const { busy, problem, run } = useAction();
  const suggestions = useMemo(
    () =>
      operations
        .filter(({ method, path: known }) => method === 'GET' && !known.includes('{'))
        .map(({ path: known }) => `${known}?limit=1`),
    [operations],
  );
  const send = (): void => {
    setAnswer(undefined);
    void run(async () => {
      const received = await client.operate(accountId, { method: 'GET', path, accept: 'application/json' });
      setAnswer(received);
      announce(operationTexts.answer(received.status));
    });
  };
  return (
    <section className="card try-operation">
      <h2>{operationTexts.title}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p className="muted">{operationTexts.lead}</p>
        <div className="try-line">
          <Autocomplete
            label={operationTexts.path}
            description={operationTexts.pathHelp}
            data={suggestions}
            value={path}
            onChange={setPath}
            limit={8}
            leftSection={<code className="try-method">GET</code>}
            leftSectionWidth={52}
            comboboxProps={{ transitionProps: { duration: 0 } }}
          />
          <Button
            type="submit"
            disabled={disabled}
            loading={busy}
            leftSection={<IconSend size={17} aria-hidden="true" />}
          >
            {operationTexts.send}
          </Button>
        </div>
      </form>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      {answer === undefined ? null : <Answer answer={answer} />}
    </section>
  );
}

function Answer({ answer }: { readonly answer: OperationResponse }): ReactElement {
  const { text, truncated } = readableBody(answer);
  const titleId = useId();
  return (
    <div className="try-answer">
      <p id={titleId}>
        <strong>{operationTexts.answer(answer.status)}</strong>{' '}
        <span className="small muted">{answer.contentType}</span>
      </p>
      {text === '' ? (
        <p className="muted">{operationTexts.emptyBody}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="try-body" tabIndex={0} aria-label={operationTexts.body}>
          <pre>{text}</pre>
        </section>
      )}
      {truncated ? (
        <p className="small muted">{operationTexts.truncated(text.length, answer.body.length)}</p>
      ) : null}
    </div>
  );
}
