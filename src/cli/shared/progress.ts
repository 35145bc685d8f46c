const patienceMilliseconds = 1000;
const clearLine = '\r\x1b[2K';

/** Tells a person that something is going on. */
export interface Progress {
  /** Replaces what was told last. */
  readonly tell: (text: string) => void;
  /** Takes the line away, so that something else can be printed; it comes back with the next second. */
  readonly clear: () => void;
  /** Keeps the line away while a person is asked; the second of patience begins anew with the answer. */
  readonly aside: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;
  /** Takes the line away for good. */
  readonly end: () => void;
}

/** Where the line is drawn, and the time it goes by. */
export interface ProgressTerminal {
  readonly stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
  /** Milliseconds since any moment. */
  readonly now: () => number;
  /** Calls `tick` every so many milliseconds until the returned function is called. */
  readonly every: (milliseconds: number, tick: () => void) => () => void;
}

/** Standard error and the machine's clock, which keeps no finished command alive. */
export const processTerminal: ProgressTerminal = {
  stream: process.stderr,
  now: () => performance.now(),
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds).unref();
    return () => clearInterval(timer);
  },
};

/** For everything that is no terminal: logs of programs would fill up with the line. */
export const silentProgress: Progress = {
  tell: () => undefined,
  clear: () => undefined,
  aside: (ask) => ask(),
  end: () => undefined,
};

/**
 * One changing line on a terminal, from one second after the start, with the seconds that have passed. It moves by
 * itself; work that lets no timer run draws it by `tell`.
 */
export function createProgress(text: string, { stream, now, every }: ProgressTerminal): Progress {
  if (stream.isTTY !== true) return silentProgress;
  let [told, start, isShown, isAside] = [text, now(), false, false];
  const draw = () => {
    const passed = now() - start;
    if (isAside || passed < patienceMilliseconds) return;
    isShown = true;
    const line = `${told} … ${Math.floor(passed / 1000)} s`;
    stream.write(`${clearLine}${line.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const clear = () => {
    if (isShown) stream.write(clearLine);
    isShown = false;
  };
  const stop = every(patienceMilliseconds, draw);
  return {
    tell(next) {
      told = next;
      draw();
    },
    clear,
    async aside(ask) {
      clear();
      isAside = true;
      try {
        return await ask();
      } finally {
        [isAside, start] = [false, now()];
      }
    },
    end() {
      stop();
      clear();
    },
  };
}
