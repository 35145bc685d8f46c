import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../../src/cli/run.ts', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The program; default: the source. */
  readonly bin?: string;
  readonly cwd?: string;
  /** Called before standard input ends. */
  readonly onSpawn?: (child: ChildProcess) => void;
  /** Leaves standard input open for `onSpawn` to write to and end. */
  readonly keepInput?: boolean;
}

/** Runs `coupa-account` in a process of its own and waits for its end. */
export function runCli(
  argv: readonly string[],
  { stdin = '', env = {}, onSpawn, keepInput = false, bin = entry, cwd }: CliOptions = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [bin, ...argv], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  onSpawn?.(child);
  if (!keepInput) child.stdin.end(stdin);
  return collect(child);
}

/** What a process writes, and how it ends. */
export function collect(child: ChildProcess): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
