import { useCallback, useRef, useState } from 'react';
import type { AccountInput, DraftView } from '../../generated/types.ts';
import { useHost } from '../state/host-context.ts';
import { sameInput, withoutSecrets } from './to-input.ts';

/** The draft on the host behind the form. */
export interface DraftHandle {
  readonly draft: DraftView | undefined;
  /** What the draft was last told. */
  readonly told: AccountInput | undefined;
  /** Opens the draft, or tells it what was typed since; resolves to it. */
  readonly keep: (input: AccountInput) => Promise<DraftView>;
  readonly reload: () => Promise<DraftView | undefined>;
  /** Forgets the draft without cancelling it: it has become the account. */
  readonly forget: () => void;
  /** Cancels the draft at the host; its tokens are revoked where possible. */
  readonly cancel: () => Promise<void>;
}

/** Keeps one draft for the form, opened no sooner than something has to be asked of Coupa or saved. */
export function useDraft(
  accountId: string | undefined,
  start: DraftView | undefined,
  startInput: AccountInput | undefined,
): DraftHandle {
  const { client } = useHost();
  const [draft, setDraft] = useState(start);
  const [told, setTold] = useState(startInput);
  const id = useRef(start?.draftId);

  const keep = useCallback<DraftHandle['keep']>(
    async (input) => {
      if (id.current === undefined) {
        id.current = await client.openDraft({
          ...(accountId === undefined ? {} : { accountId }),
          input,
        });
        setTold(withoutSecrets(input));
        const opened = await client.draft(id.current);
        setDraft(opened);
        return opened;
      }
      const kept =
        told !== undefined && sameInput(told, input)
          ? await client.draft(id.current)
          : await client.changeDraft(id.current, input);
      setTold(withoutSecrets(input));
      setDraft(kept);
      return kept;
    },
    [client, accountId, told],
  );
  const reload = useCallback(async () => {
    if (id.current === undefined) return undefined;
    const loaded = await client.draft(id.current);
    setDraft(loaded);
    return loaded;
  }, [client]);
  const forget = useCallback(() => {
    id.current = undefined;
    setDraft(undefined);
  }, []);
  const cancel = useCallback(async () => {
    const cancelled = id.current;
    forget();
    if (cancelled !== undefined) await client.cancelDraft(cancelled);
  }, [client, forget]);
  return { draft, told, keep, reload, forget, cancel };
}
