import type { Finding, Problem } from '../../generated/types.ts';

/** How far an authorization is. */
export type FlowState =
  | { readonly is: 'idle' }
  | { readonly is: 'starting' }
  | {
      readonly is: 'waiting';
      readonly expiresAt: number;
      /** When the window was first seen closed, or its tie cut; undefined while it is known to be open. */
      readonly lostAt?: number;
    }
  | { readonly is: 'authorized'; readonly findings: readonly Finding[] }
  | { readonly is: 'refused'; readonly problem: Problem }
  | { readonly is: 'closed' }
  | { readonly is: 'timed-out' };

/** What can happen to an authorization. Times in milliseconds since the epoch, by the host's clock. */
export type FlowEvent =
  | { readonly type: 'started' }
  | { readonly type: 'redirected'; readonly expiresAt: number }
  | { readonly type: 'authorized'; readonly findings: readonly Finding[] }
  | { readonly type: 'refused'; readonly problem: Problem }
  | { readonly type: 'window-lost'; readonly at: number }
  | { readonly type: 'window-closed-by-user' }
  | { readonly type: 'ticked'; readonly now: number }
  | { readonly type: 'reset' };

/** So long after its window was lost sight of, the page asks whether it was closed. */
export const askAfterMilliseconds = 10_000;

/**
 * The next state. A lost window never ends an attempt: policies cut the tie to windows that are open, so only the
 * host's word, the person's or the end of the attempt's time does. An outcome is taken even when it comes late.
 */
export function nextFlow(state: FlowState, event: FlowEvent): FlowState {
  switch (event.type) {
    case 'started':
      return { is: 'starting' };
    case 'redirected':
      return { is: 'waiting', expiresAt: event.expiresAt };
    case 'authorized':
      return { is: 'authorized', findings: event.findings };
    case 'refused':
      return { is: 'refused', problem: event.problem };
    case 'reset':
      return { is: 'idle' };
    default:
      return state.is === 'waiting' ? whileWaiting(state, event) : state;
  }
}

type Waiting = Extract<FlowState, { is: 'waiting' }>;
type WaitingEvent = Extract<FlowEvent, { type: 'window-lost' | 'window-closed-by-user' | 'ticked' }>;

function whileWaiting(state: Waiting, event: WaitingEvent): FlowState {
  switch (event.type) {
    case 'window-lost':
      return { ...state, lostAt: state.lostAt ?? event.at };
    case 'window-closed-by-user':
      return { is: 'closed' };
    default:
      return event.now >= state.expiresAt ? { is: 'timed-out' } : state;
  }
}

/** Whether to ask if the window was closed. */
export function asksAboutWindow(state: FlowState, now: number): boolean {
  return state.is === 'waiting' && state.lostAt !== undefined && now - state.lostAt >= askAfterMilliseconds;
}
