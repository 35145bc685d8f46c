import { describe, expect, it } from 'vitest';
import { asksAboutWindow, type FlowEvent, type FlowState, nextFlow } from '../../src/web/form/flow-state.ts';

const problem = {
  type: 'about:blank',
  title: 'Access was not granted.',
  status: 400,
  code: 'authorize.declined',
  kind: 'user',
  retryable: false,
  action: 'Authorize again.',
  details: {},
} as const;

const reached = (...events: readonly FlowEvent[]): FlowState =>
  events.reduce<FlowState>(nextFlow, { is: 'idle' });
const started: FlowEvent = { type: 'started' };
const redirected: FlowEvent = { type: 'redirected', expiresAt: 600_000 };
const lost: FlowEvent = { type: 'window-lost', at: 1000 };

describe('an authorization in the form', () => {
  it('waits after the redirect until its time is over', () => {
    expect(reached(started, redirected, { type: 'ticked', now: 599_999 }).is).toBe('waiting');
    expect(reached(started, redirected, { type: 'ticked', now: 600_000 }).is).toBe('timed-out');
  });

  it('goes on when its window is lost, and asks only after ten seconds', () => {
    const state = reached(started, redirected, lost, { ...lost, at: 5000 });
    expect(state.is).toBe('waiting');
    expect(asksAboutWindow(state, 10_999)).toBe(false);
    expect(asksAboutWindow(state, 11_000)).toBe(true);
  });

  it('asks nothing while the window is in sight', () => {
    expect(asksAboutWindow(reached(started, redirected), 500_000)).toBe(false);
  });

  it('ends as closed only by the word of the person', () => {
    expect(reached(started, redirected, lost, { type: 'window-closed-by-user' }).is).toBe('closed');
  });

  it.each([
    ['timed out', [redirected, { type: 'ticked', now: 700_000 }]],
    ['closed', [redirected, { type: 'window-closed-by-user' }]],
    ['refused', [{ type: 'refused', problem }]],
  ] as const)('takes tokens that come although it was %s', (_how, events) => {
    expect(reached(started, ...events, { type: 'authorized', findings: [] }).is).toBe('authorized');
  });

  it('does not time out once the tokens are there', () => {
    const state = reached(
      started,
      redirected,
      { type: 'authorized', findings: [] },
      { type: 'ticked', now: 1e9 },
    );
    expect(state.is).toBe('authorized');
  });
});
