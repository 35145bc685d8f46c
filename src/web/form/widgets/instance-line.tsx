import type { ReactElement } from 'react';
import { Notice } from '../../parts/notice.tsx';
import { SandboxBadge } from '../../parts/sandbox-badge.tsx';
import { formTexts } from '../../texts/form-texts.ts';
import type { InstanceEcho } from '../use-instance.ts';

/** The instance that a typed host is understood as, or why it is none. */
export function InstanceLine({ echo }: { readonly echo: InstanceEcho }): ReactElement | null {
  if (echo === undefined) return null;
  if ('problem' in echo) {
    return (
      <Notice tone="warn" title={echo.problem.title}>
        {echo.problem.action}
      </Notice>
    );
  }
  return (
    <p className="instance-echo small" aria-live="polite">
      <span className="muted">{formTexts.instance.understood}</span> <code>{echo.instance.origin}</code>{' '}
      {echo.instance.sandbox ? <SandboxBadge /> : null}
    </p>
  );
}
