import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { buildInto } from '../scripts/build-into.ts';
import { median, mediansInTurn, type Row, toTable } from './measure.ts';

const root = resolve(import.meta.dirname, '..');
const bin = join(root, 'bin/coupa-account.js');
const rounds = 21;
const mebibyte = 2 ** 20;

/** What is loaded before the command so that it tells its largest memory, in KiB, when it ends. */
const tellsMemory =
  "data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(process.env.BENCH_MEMORY,String(process.resourceUsage().maxRSS)))";

const commands = [
  { argv: ['--version'], atMost: 1.3 },
  { argv: ['--help'], atMost: 3.2 },
  { argv: ['scopes', 'invoice'], atMost: 3.2 },
] as const;

/** The built command against a Node that does nothing, each in a process of its own, and its largest memory. */
export async function benchCli(): Promise<readonly Row[]> {
  buildInto(join(root, 'dist'));
  const folder = mkdtempSync(join(tmpdir(), 'bench-cli-'));
  const run = runner(folder);
  try {
    const argvs = [['--eval', '0'], ...commands.map(({ argv }) => [bin, ...argv])];
    // The first run of each fills the compile cache.
    for (const argv of argvs) run(argv);
    const [floor = 0, ...ours] = await mediansInTurn(
      rounds,
      argvs.map((argv) => () => run(argv)),
    );
    const times = commands.map(({ argv, atMost }, index): Row => {
      const what = `command \`${argv.join(' ')}\`, new process`;
      return { what, floor, ours: ours[index] ?? 0, unit: 'ms', atMost, of: 'ratio' };
    });
    return [...times, ...commands.slice(1).map(({ argv }) => memoryRow(folder, argv))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runner(folder: string): (argv: readonly string[]) => number {
  const surroundings = { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: folder };
  return (argv) => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, argv, { env: surroundings, cwd: folder });
    const took = performance.now() - start;
    if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}.`);
    return took;
  };
}

// A process begins with the largest memory of the one that it is forked from: a small shell comes between.
function runFromShell(folder: string, argv: readonly string[], file: string): void {
  const script = '"$0" "$@"; exit $?';
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: folder, BENCH_MEMORY: file };
  const { status } = spawnSync('/bin/sh', ['-c', script, process.execPath, ...argv], { env, cwd: folder });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}.`);
}

function memoryRow(folder: string, argv: readonly string[]): Row {
  const file = join(folder, 'memory');
  const peak = (words: readonly string[]) =>
    median(
      Array.from({ length: 5 }, () => {
        runFromShell(folder, ['--import', tellsMemory, ...words], file);
        return (Number(readFileSync(file, 'utf8')) * 1024) / mebibyte;
      }),
    );
  const what = `command \`${argv.join(' ')}\`, memory at most`;
  return {
    what,
    floor: peak(['--eval', '0']),
    ours: peak([bin, ...argv]),
    unit: 'MiB',
    atMost: 64,
    of: 'ours',
  };
}

if (import.meta.main) console.log(toTable(await benchCli()));
