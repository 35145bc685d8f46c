import type { ProgressTerminal } from '../../../src/cli/shared/progress.ts';

interface FakeTerminal {
  readonly terminal: ProgressTerminal;
  readonly written: readonly string[];
  /** Lets time go by, and all that is due within it happen at its moment. */
  readonly pass: (milliseconds: number) => void;
}

/** A terminal that keeps what is written to it, and a clock that stands until it is moved. */
export function fakeTerminal({ isTTY = true, columns = 80 } = {}): FakeTerminal {
  const written: string[] = [];
  const timers = new Set<{ readonly period: number; readonly tick: () => void; due: number }>();
  let now = 0;
  return {
    written,
    terminal: {
      stream: { isTTY, columns, write: (text) => written.push(text) },
      now: () => now,
      every(period, tick) {
        const timer = { period, tick, due: now + period };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    pass(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        const [next] = [...timers]
          .filter(({ due }) => due <= until)
          .toSorted((one, other) => one.due - other.due);
        if (next === undefined) break;
        now = next.due;
        next.due += next.period;
        next.tick();
      }
      now = until;
    },
  };
}
