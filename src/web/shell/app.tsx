import { MantineProvider } from '@mantine/core';
import { type ReactElement, useCallback, useMemo, useState } from 'react';
import { Waiting } from '../parts/waiting.tsx';
import { RouterContext, useHashRouter } from '../routes/use-route.ts';
import { HostContext, type SignedIn } from '../state/host-context.ts';
import { CurrentView } from './current-view.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';
import { colorSchemes, theme } from './theme.ts';
import { useSignIn } from './use-sign-in.ts';

/** The whole page. Styles are static: nothing is put into a `<style>` at run time. */
export function App(): ReactElement {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemes}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <Page />
    </MantineProvider>
  );
}

function Page(): ReactElement {
  const { client, state, action, signInWithKey, signOut } = useSignIn();
  const [announcement, announce] = useState('');
  const leave = useCallback(() => {
    announce('');
    signOut();
  }, [signOut]);
  const host = useMemo<SignedIn | undefined>(() => {
    if (state.is !== 'in') return undefined;
    const { session, connector, events } = state;
    const clockOffset = Date.parse(session.now) - Date.now();
    return { client, session, connector, events, clockOffset, announce, signOut: leave };
  }, [client, state, leave]);

  return (
    <Shell
      version={host?.connector.version}
      announcement={announcement}
      onSignOut={host === undefined ? undefined : leave}
    >
      {host === undefined ? (
        state.is === 'checking' || action.busy ? (
          <Waiting />
        ) : (
          <SignIn
            ended={state.is === 'out' && state.ended}
            busy={action.busy}
            problem={action.problem}
            onKey={signInWithKey}
          />
        )
      ) : (
        <HostContext value={host}>
          <Views />
        </HostContext>
      )}
    </Shell>
  );
}

function Views(): ReactElement {
  const router = useHashRouter();
  return (
    <RouterContext value={router}>
      <CurrentView />
    </RouterContext>
  );
}
