import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const server = new URL('postgres-server.ts', import.meta.url).href;

/** What became of a process of its own that runs `work` with a server. */
async function runWithServer(
  work: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const script = `
    import { startPostgres } from ${JSON.stringify(server)};
    const running = await startPostgres();
    ${work}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, output };
}

describe('the PostgreSQL server of a run', () => {
  it.each([0, 7])('leaves the exit code of the process as it is: %i', async (exitCode) => {
    const { code } = await runWithServer(`await running.stop(); process.exitCode = ${exitCode};`);
    expect(code).toBe(exitCode);
  });

  it('ends with a process that leaves without stopping it', async () => {
    const { code, output } = await runWithServer(`
      console.log(new URL(running.address).port);
      process.exit(3);`);
    expect(code).toBe(3);
    await expect(fetch(`http://127.0.0.1:${output.trim()}/`)).rejects.toThrow('fetch failed');
  });
});
