import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { bundleCommandInto } from './bundle-command.ts';
import { writeLicences } from './third-party-licences.ts';

const root = resolve(import.meta.dirname, '..');

/** Builds the package's code into a folder, which is emptied first. Throws when nothing came of it. */
export function buildInto(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const project = join(root, 'scripts/tsconfig.build.json');
  execFileSync(process.execPath, [tsc, '-p', project, '--outDir', folder], { stdio: 'inherit' });
  copyGenerated(folder);
  bundleCommandInto(resolve(folder));
  bundleFirstLoaded(folder);
  bundleMetrics(folder);
  if (!existsSync(join(folder, 'index.js'))) throw new Error('The build made no index.js.');
}

// tsc leaves JavaScript and its declarations alone; the bundled validators are both.
function copyGenerated(folder: string): void {
  const generated = join(root, 'src/generated');
  mkdirSync(join(folder, 'generated'), { recursive: true });
  for (const name of readdirSync(generated).filter((file) => /\.(js|d\.ts|json)$/.test(file))) {
    cpSync(join(generated, name), join(folder, 'generated', name));
  }
}

function bundleInPlace(file: string, external: string[], begin = ''): Metafile {
  const { metafile } = buildSync({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    metafile: true,
    absWorkingDir: root,
    external,
    // The folder may lie anywhere, and of a library with two forms the one with imports fits into a module.
    nodePaths: [join(root, 'node_modules')],
    mainFields: ['module', 'main'],
    banner: { js: begin },
    minifyWhitespace: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
  });
  return metafile;
}

// Two libraries for one small job: with them inside, whoever installs the package gets neither as a dependency. The
// API stays outside, since all who count must share one.
function bundleMetrics(folder: string): void {
  // One of them asks for the API in the old way.
  const begin =
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  const home = resolve(folder, 'host/telemetry');
  const { inputs } = bundleInPlace(join(home, 'prometheus.js'), ['@opentelemetry/api'], begin);
  writeLicences(home, Object.keys(inputs));
}

// What everything loads first is one file each: finding and opening a dozen took as long as all that is then done.
function bundleFirstLoaded(folder: string): void {
  bundleInPlace(join(folder, 'errors.js'), []);
  bundleInPlace(join(folder, 'schema-validator.js'), ['./errors.js']);
  const parts = join(folder, 'errors');
  for (const name of readdirSync(parts).filter((file) => file.endsWith('.js'))) rmSync(join(parts, name));
}
