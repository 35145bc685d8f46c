import { useCallback } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { HostProblem } from '../api/host-problem.ts';
import { useRouter } from '../routes/use-route.ts';
import { useHost } from '../state/host-context.ts';
import { type Action, useAction } from '../state/use-action.ts';
import { flowTexts } from '../texts/form-texts.ts';
import type { Editor } from './use-editor.ts';

/** The code with which the host refuses a change over one that was not seen. */
export const changedElsewhere = 'account.changed_elsewhere';

/** Apply and Cancel, as the form sees them. */
export interface Apply {
  readonly action: Action;
  readonly apply: () => void;
  /** Discards the draft and leaves. */
  readonly discard: (leave: () => void) => void;
}

/** Makes the draft the account, or discards it. */
export function useApply(editor: Editor, account: AccountView | undefined, allowLeaving: () => void): Apply {
  const { client, announce } = useHost();
  const { go } = useRouter();
  const action = useAction();
  const { run } = action;
  const { handle, input, check, refuse } = editor;

  const apply = useCallback(() => {
    if (check() > 0) return;
    void run(async () => {
      try {
        const { draftId } = await handle.keep(input);
        const applied = await client.applyDraft(draftId, account?.settingsVersion);
        allowLeaving();
        handle.forget();
        announce(flowTexts.applied(applied.settings.label));
        go({ view: 'account', id: applied.id }, { replace: true });
      } catch (error) {
        if (error instanceof HostProblem) refuse(error.problem);
        throw error;
      }
    });
  }, [account, allowLeaving, announce, check, client, go, handle, input, refuse, run]);

  const discard = useCallback(
    (leave: () => void) => {
      allowLeaving();
      // A draft that cannot be cancelled now ends by itself; leaving does not wait for it.
      handle.cancel().catch(() => undefined);
      leave();
    },
    [allowLeaving, handle],
  );
  return { action, apply, discard };
}
