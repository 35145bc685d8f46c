import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const race = fileURLToPath(new URL('../race.ts', import.meta.url));

/** A small race campaign in a process of its own, over a PostgreSQL server of its own. */
async function runRace(generations: number) {
  const options = [
    '--engine',
    'postgres',
    '--processes',
    '1',
    '--callers',
    '2',
    '--generations',
    `${generations}`,
  ];
  const child = spawn(process.execPath, [race, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { output, code };
}

describe('a campaign that has run PostgreSQL', () => {
  it('ends with 0 when every figure holds', async () => {
    const { output, code } = await runRace(1);
    expect(output).toContain('token requests a generation');
    expect(output).not.toContain('BROKEN');
    expect(code).toBe(0);
  });

  it('ends with 1 when one does not', async () => {
    // Without a generation there is no token request, and one for each is asked for.
    const { output, code } = await runRace(0);
    expect(output).toContain('BROKEN');
    expect(code).toBe(1);
  });
});
