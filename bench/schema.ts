import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { buildInto } from '../scripts/build-into.ts';
import { createSchemaCompiler, withoutAnnotations } from '../scripts/generate-schemas.ts';
import { benchInput } from './bench-account.ts';
import { mediansInTurn, type Row, toTable } from './measure.ts';

type Standalone = typeof import('ajv/dist/standalone/index.js').default;
type Check = (value: unknown) => boolean;

const processes = 25;
const rounds = 31;
const checksPerRound = 50_000;

/** Prints the milliseconds from the import of a module to the end of its first check. */
const firstCheck = `
const start = performance.now();
const { check } = await import(process.argv[1]);
if (!check(JSON.parse(process.argv[2]))) throw new Error('The input does not fit.');
console.log(performance.now() - start);`;

/** The account input held against its schema: in a new process, and warm; beside Ajv compiled ahead of time. */
export async function benchSchema(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-schema-'));
  try {
    const floor = await writeFloor(folder);
    const ours = writeOurs(join(folder, 'dist'));
    return [await newProcess(floor, ours), await warm(floor, ours)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What Ajv makes of the one schema, and nothing else. */
async function writeFloor(folder: string): Promise<string> {
  const standalone = ((standaloneModule as { default?: unknown }).default ?? standaloneModule) as Standalone;
  const code = { source: true, esm: true, optimize: 2 };
  const ajv = createSchemaCompiler({ messages: false, code }, withoutAnnotations);
  const contents = standalone(ajv, { check: 'account.schema.json#/$defs/accountInput' });
  const outfile = join(folder, 'floor.js');
  await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'js' },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
  });
  return outfile;
}

/** The package as it is built, with an entry that does what the server does with a typed account. */
function writeOurs(folder: string): string {
  buildInto(folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const entry = join(folder, 'bench-entry.js');
  writeFileSync(
    entry,
    `import { validateAccountInput } from './generated/account-input-validators.js';
import { assertValid } from './schema-validator.js';
export function check(value) {
  assertValid(validateAccountInput, value, { code: 'account.invalid' });
  return true;
}`,
  );
  return entry;
}

async function newProcess(...files: readonly [string, string]): Promise<Row> {
  const [floor = 0, ours = 0] = await mediansInTurn(
    processes,
    files.map((file) => () => runFirstCheck(file)),
  );
  const what = 'account schema check, new process (import of the built package and first check)';
  return { what, floor, ours, unit: 'ms', atMost: 5, of: 'ours' };
}

function runFirstCheck(file: string): number {
  const arguments_ = [
    '--input-type=module',
    '--eval',
    firstCheck,
    pathToFileURL(file).href,
    JSON.stringify(benchInput),
  ];
  return Number(execFileSync(process.execPath, arguments_, { encoding: 'utf8' }));
}

async function warm(...files: readonly [string, string]): Promise<Row> {
  const modules = files.map((file) => import(pathToFileURL(file).href) as Promise<{ readonly check: Check }>);
  const contenders = (await Promise.all(modules)).map(
    ({ check }) =>
      () =>
        microsecondsOf(check),
  );
  await mediansInTurn(5, contenders);
  const [floor = 0, ours = 0] = await mediansInTurn(rounds, contenders);
  return { what: 'account schema check, warm', floor, ours, unit: 'µs', atMost: 1.1, of: 'ratio' };
}

function microsecondsOf(check: Check): number {
  const start = performance.now();
  for (let done = 0; done < checksPerRound; done += 1) {
    if (!check(benchInput)) throw new Error('The input does not fit.');
  }
  return ((performance.now() - start) * 1000) / checksPerRound;
}

if (import.meta.main) console.log(toTable(await benchSchema()));
