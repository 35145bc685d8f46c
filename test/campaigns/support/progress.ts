const everyMilliseconds = 1_000;
const everyPlainMilliseconds = 10_000;

/** Shows how far a campaign is: one line that is rewritten each second on a terminal, else a plain one now and then. */
export function createProgress(): { show(line: string): void; end(): void } {
  const { stdout } = process;
  const pause = stdout.isTTY ? everyMilliseconds : everyPlainMilliseconds;
  let last = 0;
  return {
    show(line) {
      const now = Date.now();
      if (now - last < pause) return;
      last = now;
      stdout.write(stdout.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
    },
    end() {
      if (stdout.isTTY) stdout.write('\r\u001b[2K');
    },
  };
}
