import { spawn } from 'node:child_process';
import { ConnectorError } from '../../errors.ts';
import { childEnvironment } from './child-environment.ts';

const longestMilliseconds = 10_000;
const mostBytes = 64 * 1024;

interface CommandLimits {
  readonly milliseconds?: number;
}

/**
 * What a command prints, for secret managers: run without a shell, with a scrubbed environment, 10 s and 64 KiB at
 * most. What it writes to stderr is shown to nobody, since it may repeat a secret. Throws `host.key_command_failed`.
 */
export async function runKeyCommand(
  [program = '', ...args]: readonly string[],
  { milliseconds = longestMilliseconds }: CommandLimits = {},
): Promise<string> {
  const child = spawn(program, args, {
    shell: false,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: childEnvironment(),
    windowsHide: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const fail = (reason: string, exitCode?: number) => {
    child.kill('SIGKILL');
    // A program that it started in turn may hold the pipe open for longer.
    child.stdout.destroy();
    const details = exitCode === undefined ? { reason } : { reason, exitCode };
    reject(new ConnectorError('host.key_command_failed', { details }));
  };
  const timer = setTimeout(() => fail('timeout'), milliseconds);
  const printed: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    printed.push(bytes);
    size += bytes.length;
    if (size > mostBytes) fail('too_long');
  });
  child.once('error', () => fail('not_started'));
  child.once('close', (exitCode) =>
    exitCode === 0 ? resolve(Buffer.concat(printed).toString('utf8')) : fail('exit', exitCode ?? -1),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    for (const bytes of printed) bytes.fill(0);
  }
}
