import { Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import mark from '../mark.svg';
import { common } from '../texts/common.ts';
import { ThemeSwitch } from './theme-switch.tsx';

interface ShellProps {
  readonly version: string | undefined;
  /** Said aloud to whoever cannot see the page change. */
  readonly announcement: string;
  readonly onSignOut: (() => void) | undefined;
  readonly children: ReactNode;
}

/** What stands around every view. */
export function Shell({ version, announcement, onSignOut, children }: ShellProps): ReactElement {
  return (
    <div className="shell">
      <button type="button" className="skip-link" onClick={() => document.getElementById('content')?.focus()}>
        {common.skip}
      </button>
      <header className="shell-header">
        <div className="shell-bar">
          <a className="shell-mark" href="#/">
            <img src={mark} alt="" width="30" height="30" />
            {common.product}
          </a>
          <span className="shell-spring" />
          <ThemeSwitch />
          {onSignOut === undefined ? null : (
            <Button variant="subtle" color="gray" px="xs" onClick={onSignOut} aria-label={common.signOut}>
              <IconLogout size={19} stroke={1.7} aria-hidden="true" />
              <span className="shell-out-word">{common.signOut}</span>
            </Button>
          )}
        </div>
      </header>
      <main id="content" className="shell-main" tabIndex={-1}>
        {children}
      </main>
      <footer className="shell-footer">{version === undefined ? null : common.footer(version)}</footer>
      <div className="sr-only" aria-live="polite" role="status">
        {announcement}
      </div>
    </div>
  );
}
