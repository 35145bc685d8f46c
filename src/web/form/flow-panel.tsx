import { Button } from '@mantine/core';
import { IconCircle, IconCircleCheck, IconLoader2 } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { formatSpan } from '../format/format-span.ts';
import { BundleLink } from '../parts/bundle-link.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { FindingView } from '../report/report-view.tsx';
import { flowTexts } from '../texts/form-texts.ts';
import type { Authorization } from './use-authorization.ts';

/** How an authorization goes, and how it ended; each ending has an explanation of its own. */
export function FlowPanel({
  authorization,
  bundleHref,
}: {
  readonly authorization: Authorization;
  /** Where the support bundle of the draft is; undefined before there is a draft. */
  readonly bundleHref: string | undefined;
}): ReactElement | null {
  const { flow } = authorization;
  switch (flow.is) {
    case 'idle':
      return null;
    case 'starting':
      return <Progress title={flowTexts.startingTitle} done={0} />;
    case 'waiting':
      return <Waiting authorization={authorization} expiresAt={flow.expiresAt} />;
    case 'authorized':
      return (
        <Notice tone="good" title={flowTexts.authorizedTitle}>
          <p>{flowTexts.authorizedText}</p>
          {flow.findings.map((finding) => (
            <FindingView key={`${finding.code} ${finding.seen}`} finding={finding} />
          ))}
        </Notice>
      );
    case 'refused':
      return (
        <ProblemNotice problem={flow.problem}>
          <BundleLink href={bundleHref} />
        </ProblemNotice>
      );
    case 'closed':
      return (
        <Notice tone="warn" title={flowTexts.closedTitle} urgent>
          <p>{flowTexts.closed}</p>
        </Notice>
      );
    default:
      return (
        <Notice tone="bad" title={flowTexts.timedOutTitle} urgent>
          <p>{flowTexts.timedOut}</p>
          <Hints />
          <BundleLink href={bundleHref} />
        </Notice>
      );
  }
}

function Waiting({
  authorization: { now, asksAboutWindow, sayClosed, showWindow },
  expiresAt,
}: {
  readonly authorization: Authorization;
  readonly expiresAt: number;
}): ReactElement {
  return (
    <Progress title={flowTexts.waitingTitle} done={2}>
      <p className="small muted">{flowTexts.waitingLeft(formatSpan(expiresAt - now))}</p>
      <div className="row">
        {showWindow === undefined ? null : (
          <Button variant="default" size="xs" onClick={showWindow}>
            {flowTexts.showWindow}
          </Button>
        )}
        {asksAboutWindow ? (
          <Button variant="default" size="xs" onClick={sayClosed}>
            {flowTexts.closedWindow}
          </Button>
        ) : null}
      </div>
      <details className="small">
        <summary>{flowTexts.nothingComes}</summary>
        <Hints />
      </details>
    </Progress>
  );
}

function Hints(): ReactElement {
  return (
    <ul className="hints">
      {flowTexts.nothingHints.map((hint) => (
        <li key={hint}>{hint}</li>
      ))}
    </ul>
  );
}

const steps = Object.values(flowTexts.steps);

function Progress({
  title,
  done,
  children,
}: {
  readonly title: string;
  readonly done: number;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <section className="card flow" aria-live="polite">
      <h2>{title}</h2>
      <ol className="plain-list flow-steps">
        {steps.map((step, index) => (
          <li key={step} className={index > done ? 'muted' : ''}>
            <StepIcon state={index < done ? 'done' : index === done ? 'running' : 'planned'} />
            {step}
          </li>
        ))}
      </ol>
      {children}
    </section>
  );
}

function StepIcon({ state }: { readonly state: 'done' | 'running' | 'planned' }): ReactElement {
  if (state === 'done')
    return <IconCircleCheck className="tone-good flow-icon" size={20} aria-hidden="true" />;
  if (state === 'running') return <IconLoader2 className="spin" size={20} aria-hidden="true" />;
  return <IconCircle size={20} aria-hidden="true" />;
}
