import './form.css';
import { type ReactElement, useCallback } from 'react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useHost } from '../state/host-context.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { AccountEditor } from './account-editor.tsx';
import type { FormSource, FormStart } from './form-start.ts';

const never = (): boolean => false;

/** The account form, once its start is loaded. What the form holds is never replaced behind the designer's back. */
export function FormView({ source }: { readonly source: FormSource }): ReactElement {
  const { client } = useHost();
  const { copyOf, accountId, draftId } = source;
  const load = useCallback(async (): Promise<FormStart> => {
    const draft = draftId === undefined ? undefined : await client.draft(draftId);
    const edited = accountId ?? draft?.accountId ?? undefined;
    return {
      draft,
      account: edited === undefined ? undefined : await client.account(edited),
      copy: copyOf === undefined ? undefined : await client.account(copyOf),
    };
  }, [client, copyOf, accountId, draftId]);
  const { value, problem } = useLoaded(load, never);
  if (value !== undefined) return <AccountEditor start={value} />;
  return problem === undefined ? <Waiting /> : <ProblemNotice problem={problem} />;
}
