import { useCallback, useState } from 'react';
import { useHost } from '../state/host-context.ts';

/** The question whether to change credentials that running pipelines use. */
export interface RunningQuestion {
  /** How many pipelines it is about; undefined while nothing is asked. */
  readonly running: number | undefined;
  /** Does it at once when no pipeline is known to run on the account at this moment; asks otherwise. */
  readonly ask: () => void;
  readonly confirm: () => void;
  readonly close: () => void;
}

/** Asks before `change`; an account that is not there yet is used by nobody. */
export function useRunningQuestion(accountId: string | undefined, change: () => void): RunningQuestion {
  const { client } = useHost();
  const [running, setRunning] = useState<number>();
  const ask = useCallback(() => {
    // Whoever cannot be asked refuses the change too, and is then explained.
    const count = accountId === undefined ? Promise.resolve(null) : client.usage(accountId).catch(() => null);
    void count.then((pipelines) => (pipelines ? setRunning(pipelines) : change()));
  }, [client, accountId, change]);
  const close = useCallback(() => setRunning(undefined), []);
  const confirm = useCallback(() => {
    setRunning(undefined);
    change();
  }, [change]);
  return { running, ask, confirm, close };
}
