import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../generated/types.ts';
import { toProblem } from '../api/host-problem.ts';
import { problems } from '../texts/problems.ts';
import { useHost } from './host-context.ts';
import type { HostEvent } from './host-events.ts';

/** Something that comes from the host. What was loaded stays while it is loaded again. */
export interface Loaded<Value> {
  readonly value: Value | undefined;
  readonly problem: Problem | undefined;
  readonly reload: () => void;
}

/**
 * Loads a value and again whenever an event concerns it. Both functions must keep their identity between renders.
 */
export function useLoaded<Value>(
  load: () => Promise<Value>,
  concerns: (event: HostEvent) => boolean,
): Loaded<Value> {
  const { events } = useHost();
  const [value, setValue] = useState<Value>();
  const [problem, setProblem] = useState<Problem>();
  const newest = useRef(0);

  const reload = useCallback(() => {
    newest.current += 1;
    const mine = newest.current;
    load().then(
      (loaded) => {
        if (mine !== newest.current) return;
        setValue(loaded);
        setProblem(undefined);
      },
      (error: unknown) => {
        if (mine === newest.current) setProblem(toProblem(error, problems.unreadable));
      },
    );
  }, [load]);

  useEffect(() => {
    reload();
    const unsubscribe = events.subscribe((event) => {
      if (event.type === 'resync' || concerns(event)) reload();
    });
    return () => {
      newest.current += 1;
      unsubscribe();
    };
  }, [reload, events, concerns]);
  return { value, problem, reload };
}
