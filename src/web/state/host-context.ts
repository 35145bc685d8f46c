import { createContext, useContext, useEffect, useState } from 'react';
import type { ConnectorView, SessionView } from '../../generated/types.ts';
import type { HostClient } from '../api/host-client.ts';
import type { HostEventSource } from './host-events.ts';

/** What every view works with once somebody is signed in. */
export interface SignedIn {
  readonly client: HostClient;
  readonly session: SessionView;
  readonly connector: ConnectorView;
  readonly events: HostEventSource;
  /** How far the host's clock is ahead of the browser's, in milliseconds. */
  readonly clockOffset: number;
  /** Says something to whoever cannot see the page change. */
  readonly announce: (text: string) => void;
  readonly signOut: () => void;
}

/** The signed-in host. */
export const HostContext = createContext<SignedIn | undefined>(undefined);

/** The signed-in host; throws outside of it. */
export function useHost(): SignedIn {
  const host = useContext(HostContext);
  if (host === undefined) throw new Error('useHost needs HostContext');
  return host;
}

/** The host's present, in milliseconds since the epoch, anew every so many milliseconds. */
export function useNow(everyMilliseconds: number): number {
  const { clockOffset } = useHost();
  const [now, setNow] = useState(() => Date.now() + clockOffset);
  useEffect(() => {
    const tick = (): void => setNow(Date.now() + clockOffset);
    tick();
    const timer = setInterval(tick, everyMilliseconds);
    return () => clearInterval(timer);
  }, [everyMilliseconds, clockOffset]);
  return now;
}
