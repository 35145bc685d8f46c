import { useEffect, useState } from 'react';
import type { InstanceView, Problem } from '../../generated/types.ts';
import { HostProblem } from '../api/host-problem.ts';
import { useHost } from '../state/host-context.ts';

/** What the host understands a typed Host as, or why as nothing; undefined before it was asked. */
export type InstanceEcho = { readonly instance: InstanceView } | { readonly problem: Problem } | undefined;

/** The last echo, and whether it is that of the text as it stands. */
export interface InstanceReading {
  readonly echo: InstanceEcho;
  readonly isCurrent: boolean;
}

const pauseMilliseconds = 350;

/** Asks the host for the instance that a typed text names, once typing pauses. */
export function useInstance(typed: unknown): InstanceReading {
  const { client } = useHost();
  const text = typeof typed === 'string' ? typed.trim() : '';
  const [read, setRead] = useState<{ readonly text: string; readonly echo: InstanceEcho }>();
  useEffect(() => {
    if (text === '') {
      setRead(undefined);
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      client.instance(text, abort.signal).then(
        (instance) => setRead({ text, echo: { instance } }),
        (error: unknown) => {
          if (error instanceof HostProblem) setRead({ text, echo: { problem: error.problem } });
        },
      );
    }, pauseMilliseconds);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, text]);
  return { echo: read?.echo, isCurrent: read?.text === text };
}
