import './report.css';
import {
  IconAlertTriangle,
  IconCircle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconLoader2,
} from '@tabler/icons-react';
import { type ReactElement, useEffect, useRef } from 'react';
import type { Finding } from '../../generated/types.ts';
import { formatInstant } from '../format/format-instant.ts';
import { BundleLink } from '../parts/bundle-link.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { common } from '../texts/common.ts';
import { reportTexts } from '../texts/form-texts.ts';
import type { ShownStage } from './report-state.ts';
import type { Validation } from './use-validation.ts';

const marks = {
  passed: [IconCircleCheck, 'good'],
  warning: [IconAlertTriangle, 'warn'],
  failed: [IconCircleX, 'bad'],
  unknown: [IconHelpCircle, 'calm'],
  running: [IconLoader2, 'info'],
  planned: [IconCircle, 'calm'],
} as const;

/** The report of Validate as a checklist that fills in while it runs. */
export function ReportView({
  validation,
  bundleHref,
}: {
  readonly validation: Validation;
  /** Where the support bundle is; undefined before there is anything to tell. */
  readonly bundleHref: string | undefined;
}): ReactElement | null {
  const { state, problem, busy } = validation;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = state !== undefined || problem !== undefined;
  useEffect(() => {
    if (busy) heading.current?.focus();
  }, [busy]);
  if (!shown) return null;
  const report = state?.report;
  return (
    <section className="card report" aria-busy={busy}>
      <h2 ref={heading} tabIndex={-1}>
        {reportTexts.title}
      </h2>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <p className="muted">
        {report === undefined
          ? busy && reportTexts.running
          : `${report.valid ? reportTexts.valid : reportTexts.invalid} ${reportTexts.checkedAt(formatInstant(report.checkedAt))}.`}
      </p>
      <ol className="plain-list report-stages">
        {state?.stages.map((stage) => (
          <Stage key={stage.stage} stage={stage} />
        ))}
      </ol>
      {report === undefined && problem === undefined ? null : <BundleLink href={bundleHref} />}
    </section>
  );
}

function Stage({ stage: { title, status, findings } }: { readonly stage: ShownStage }): ReactElement {
  const [Icon, tone] = marks[status];
  return (
    <li className={`report-stage tone-${tone}`}>
      <Icon size={22} stroke={1.8} className={status === 'running' ? 'spin' : ''} aria-hidden="true" />
      <div className="stack">
        <p>
          <strong>{title}</strong> <span className="report-status">{reportTexts.status[status]}</span>
        </p>
        {findings.map((finding) => (
          <FindingView key={`${finding.code} ${finding.field ?? ''} ${finding.seen}`} finding={finding} />
        ))}
      </div>
    </li>
  );
}

/** What was seen, what to do, and where. */
export function FindingView({ finding }: { readonly finding: Finding }): ReactElement {
  const { severity, seen, action, where, code } = finding;
  if (severity === 'ok') return <p className="small muted">{seen}</p>;
  return (
    <dl className={`finding finding-${severity}`}>
      <dt>{reportTexts.seen}</dt>
      <dd>{seen}</dd>
      {action === '' ? null : (
        <>
          <dt>{reportTexts.todo}</dt>
          <dd>{action}</dd>
        </>
      )}
      {where === undefined ? null : (
        <>
          <dt>{reportTexts.where}</dt>
          <dd>{where}</dd>
        </>
      )}
      <dt className="sr-only">{common.code}</dt>
      <dd className="finding-code">
        <code>{code}</code>
      </dd>
    </dl>
  );
}
