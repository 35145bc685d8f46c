import { useEffect, useState } from 'react';
import { useHost } from '../state/host-context.ts';

/** How many pipelines use the account at this moment; 0 when the host cannot tell. */
export function useRunningPipelines(accountId: string | undefined): number {
  const { client } = useHost();
  const [running, setRunning] = useState(0);
  useEffect(() => {
    if (accountId === undefined) return undefined;
    let wanted = true;
    client.usage(accountId).then(
      (count) => {
        if (wanted) setRunning(count ?? 0);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [client, accountId]);
  return running;
}
