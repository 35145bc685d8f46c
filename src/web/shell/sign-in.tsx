import { Button, PasswordInput } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import type { Problem } from '../../generated/types.ts';
import { Notice } from '../parts/notice.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { signInTexts } from '../texts/common.ts';

interface SignInProps {
  readonly ended: boolean;
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  readonly onKey: (key: string) => void;
}

/** What one meets without a session: how to get in, and a field for an API key. */
export function SignIn({ ended, busy, problem, onKey }: SignInProps): ReactElement {
  const [key, setKey] = useState('');
  return (
    <section className="card sign-in stack">
      <PageTitle title={signInTexts.title} />
      {ended ? <Notice tone="info">{signInTexts.ended}</Notice> : null}
      <p className="muted">{signInTexts.lead}</p>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== '') onKey(key.trim());
        }}
      >
        <PasswordInput
          label={signInTexts.keyLabel}
          description={signInTexts.keyHelp}
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
          autoComplete="off"
        />
        <div>
          <Button type="submit" loading={busy}>
            {signInTexts.button}
          </Button>
        </div>
      </form>
    </section>
  );
}
