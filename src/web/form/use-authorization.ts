import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { AccountInput, DraftView } from '../../generated/types.ts';
import { toProblem } from '../api/host-problem.ts';
import { formatRoute } from '../routes/parse-route.ts';
import { useHost, useNow } from '../state/host-context.ts';
import { flowTexts } from '../texts/form-texts.ts';
import { problems } from '../texts/problems.ts';
import { type CoupaWindow, openCoupaWindow } from './coupa-window.ts';
import { asksAboutWindow, type FlowState, nextFlow } from './flow-state.ts';
import type { DraftHandle } from './use-draft.ts';

/** Authorize, as the form sees it. */
export interface Authorization {
  readonly flow: FlowState;
  readonly now: number;
  readonly asksAboutWindow: boolean;
  /** To be called in the click itself. */
  readonly start: (input: AccountInput, interactive: boolean) => void;
  readonly sayClosed: () => void;
  readonly showWindow: (() => void) | undefined;
  readonly reset: () => void;
}

const lookMilliseconds = 1000;
const askHostMilliseconds = 5000;

function flowOf(draft: DraftView | undefined): FlowState {
  if (draft?.status === 'authorized') return { is: 'authorized', findings: draft.findings };
  if (draft?.status === 'refused' && draft.problem !== undefined) {
    return { is: 'refused', problem: draft.problem };
  }
  return { is: 'idle' };
}

/**
 * Runs an authorization on the draft. The outcome comes from the host: by its events, by the page at the end of the
 * way, and by asking now and then; never from the window, whose tie policies may cut.
 */
export function useAuthorization(handle: DraftHandle, onLeaving: () => void): Authorization {
  const { client, events, announce } = useHost();
  const { draft, keep, reload } = handle;
  const [flow, dispatch] = useReducer(nextFlow, draft, flowOf);
  const now = useNow(lookMilliseconds);
  const window_ = useRef<CoupaWindow>(undefined);
  const waiting = flow.is === 'waiting';

  const settle = useCallback(async () => {
    const loaded = await reload().catch(() => undefined);
    if (loaded?.status === 'authorized') {
      dispatch({ type: 'authorized', findings: loaded.findings });
      announce(flowTexts.authorizedText);
    }
    if (loaded?.status === 'refused' && loaded.problem !== undefined) {
      dispatch({ type: 'refused', problem: loaded.problem });
    }
  }, [reload, announce]);

  const draftId = draft?.draftId;
  useEffect(
    () =>
      events.subscribe((event) => {
        if (draftId === undefined) return;
        const mine = 'draftId' in event && event.draftId === draftId;
        if (mine || (event.type === 'done' && event.draftId === undefined) || event.type === 'resync') {
          void settle();
        }
      }),
    [events, draftId, settle],
  );

  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => void settle(), askHostMilliseconds);
    return () => clearInterval(timer);
  }, [waiting, settle]);

  useEffect(() => {
    if (!waiting) return;
    if (window_.current?.isLost() !== false) dispatch({ type: 'window-lost', at: now });
    dispatch({ type: 'ticked', now });
  }, [waiting, now]);

  const start = useCallback<Authorization['start']>(
    (input, interactive) => {
      const opened = interactive ? openCoupaWindow(flowTexts.popupText) : undefined;
      window_.current = opened;
      dispatch({ type: 'started' });
      const begin = async (): Promise<void> => {
        const { draftId: id } = await keep(input);
        const begun = await client.authorizeDraft(id);
        if (begun.outcome === 'authorized') return settle();
        // The form goes on from the draft, in whichever tab the way ends.
        window.history.replaceState(null, '', formatRoute({ view: 'draft', id }));
        if (opened !== undefined) {
          opened.goTo(begun.url);
          dispatch({ type: 'redirected', expiresAt: Date.parse(begun.expiresAt) });
          return undefined;
        }
        onLeaving();
        window.location.assign(begun.url);
        return undefined;
      };
      begin().catch((error: unknown) => {
        opened?.close();
        dispatch({ type: 'refused', problem: toProblem(error, problems.unreadable) });
      });
    },
    [client, keep, settle, onLeaving],
  );

  return {
    flow,
    now,
    asksAboutWindow: asksAboutWindow(flow, now),
    start,
    sayClosed: useCallback(() => dispatch({ type: 'window-closed-by-user' }), []),
    showWindow: window_.current === undefined || window_.current.isLost() ? undefined : window_.current.show,
    reset: useCallback(() => dispatch({ type: 'reset' }), []),
  };
}
