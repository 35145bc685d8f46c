const patienceMilliseconds = 1000;

/** Tells a person that something is going on. */
export interface Progress {
  /** Replaces what was told last. */
  readonly tell: (text: string) => void;
  /** Takes the line away, so that what follows starts clean. */
  readonly end: () => void;
}

interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * One changing line on a terminal, from one second after the start; nothing anywhere else, since logs of programs
 * would fill up with it.
 */
export function createProgress(
  stream: ProgressStream = process.stderr,
  now: () => number = () => performance.now(),
): Progress {
  if (stream.isTTY !== true) return { tell: () => undefined, end: () => undefined };
  const start = now();
  let shown = false;
  return {
    tell(text) {
      if (now() - start < patienceMilliseconds) return;
      shown = true;
      stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    end() {
      if (shown) stream.write('\r\x1b[2K');
      shown = false;
    },
  };
}
