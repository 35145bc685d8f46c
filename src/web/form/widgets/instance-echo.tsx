import { type ReactElement, useEffect, useState } from 'react';
import type { InstanceView, Problem } from '../../../generated/types.ts';
import { HostProblem } from '../../api/host-problem.ts';
import { Notice } from '../../parts/notice.tsx';
import { SandboxBadge } from '../../parts/sandbox-badge.tsx';
import { useHost } from '../../state/host-context.ts';
import { formTexts } from '../../texts/form-texts.ts';

type Echo = { readonly instance: InstanceView } | { readonly problem: Problem } | undefined;

const pauseMilliseconds = 350;

/** The instance that a typed host is understood as, or why it is none. Asked of the host, once typing pauses. */
export function InstanceEcho({ text }: { readonly text: string }): ReactElement | null {
  const echo = useEcho(text.trim());
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

function useEcho(text: string): Echo {
  const { client } = useHost();
  const [echo, setEcho] = useState<Echo>();
  useEffect(() => {
    if (text === '') {
      setEcho(undefined);
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      client.instance(text, abort.signal).then(
        (instance) => setEcho({ instance }),
        (error: unknown) => {
          if (error instanceof HostProblem) setEcho({ problem: error.problem });
        },
      );
    }, pauseMilliseconds);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, text]);
  return echo;
}
