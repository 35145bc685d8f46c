import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ConnectorView, SessionView } from '../../generated/types.ts';
import { createHostClient, type HostClient } from '../api/host-client.ts';
import { HostProblem } from '../api/host-problem.ts';
import { parseRoute } from '../routes/parse-route.ts';
import { type HostEventSource, openHostEvents } from '../state/host-events.ts';
import { type Action, useAction } from '../state/use-action.ts';

/** Whether somebody is signed in, and what then is at hand. */
export type SignInState =
  | { readonly is: 'checking' }
  | { readonly is: 'out'; readonly ended: boolean }
  | {
      readonly is: 'in';
      readonly session: SessionView;
      readonly connector: ConnectorView;
      readonly events: HostEventSource;
    };

interface SignIn {
  readonly client: HostClient;
  readonly state: SignInState;
  readonly action: Action;
  readonly signInWithKey: (key: string) => void;
  readonly signOut: () => void;
}

/** Signs in by the one-time link in the address, by an API key, or by the session that is there already. */
export function useSignIn(): SignIn {
  const [state, setState] = useState<SignInState>({ is: 'checking' });
  const action = useAction();
  const { run } = action;
  const events = useRef<HostEventSource>(undefined);

  const leave = useCallback((ended: boolean) => {
    events.current?.close();
    events.current = undefined;
    setState({ is: 'out', ended });
  }, []);
  const client = useMemo(() => createHostClient(() => leave(true)), [leave]);

  const enter = useCallback(async () => {
    const [session, connector] = await Promise.all([client.session(), client.connector()]);
    events.current ??= openHostEvents();
    setState({ is: 'in', session, connector, events: events.current });
  }, [client]);

  const signIn = useCallback(
    async (proof: Parameters<HostClient['signIn']>[0]) => {
      const worked = await run(async () => {
        await client.signIn(proof);
        await enter();
      });
      if (!worked) setState({ is: 'out', ended: false });
    },
    [client, enter, run],
  );

  const began = useRef(false);
  useEffect(() => {
    if (began.current) return;
    began.current = true;
    const route = parseRoute(window.location.hash);
    if (route.view === 'open') {
      // The token leaves address and history before anything else happens with it.
      window.history.replaceState(null, '', '#/');
      void signIn({ link: route.token });
      return;
    }
    enter().catch((error: unknown) => {
      setState({ is: 'out', ended: false });
      const signedOut = error instanceof HostProblem && error.problem.status === 401;
      if (!signedOut) void run(() => Promise.reject(error));
    });
  }, [enter, run, signIn]);

  const signInWithKey = useCallback((key: string) => void signIn({ key }), [signIn]);
  const signOut = useCallback(() => {
    client.signOut().then(
      () => leave(false),
      () => leave(false),
    );
  }, [client, leave]);
  return { client, state, action, signInWithKey, signOut };
}
