import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { loadManifest } from '../src/manifest/load-manifest.ts';
import { archivePlaces } from '../src/packaging/archive-places.ts';
import { validatedDefinitions } from '../src/packaging/load/read-validators.ts';
import { bundledBillOfMaterials, runtimeBillOfMaterials } from './bill-of-materials.ts';
import { bundledLicences } from './bundled-licences.ts';
import { compileValidators, librariesIn } from './generate-validators.ts';

const root = resolve(import.meta.dirname, '..');
const entry = "export { ConnectorError } from './errors.ts';\nexport { hooks } from './account/hooks.ts';\n";
const typesEntry = `export type { HookContext, HookLogEntry, NetworkProbe } from './types/account/hook-context.js';
export { type Hook, type Hooks, hooks } from './types/account/hooks.js';
export { ConnectorError, type ErrorCode, type ErrorDetails, type ErrorKind } from './types/errors.js';
export type * from './types/generated/types.js';
`;

interface Written {
  readonly libraries: readonly string[];
}

/** Hooks and all they need, in one file; only Node's own modules are left to import. */
async function bundleHooks(file: string): Promise<Written> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: entry, resolveDir: join(root, 'src'), loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    write: false,
    outfile: file,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
  });
  const imported = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const foreign = imported.filter(({ path }) => path !== 'node:crypto').map(({ path }) => path);
  if (foreign.length > 0) throw new Error(`The hooks would import ${foreign.join(', ')}.`);
  writeFileSync(file, outputFiles[0]?.text ?? '');
  return { libraries: librariesIn(metafile) };
}

async function compileOwnValidators(file: string): Promise<Written> {
  const definitions = validatedDefinitions.map((name) => (name === 'account' ? 'account#account' : name));
  const { text, libraries } = await compileValidators('hooks', definitions, '');
  writeFileSync(file, text.trimStart());
  return { libraries };
}

/** Copies a declaration and all that it refers to, from what tsc has emitted. */
function copyTypes(from: string, to: string, path: string, done: Set<string>): void {
  if (done.has(path)) return;
  done.add(path);
  const text = readFileSync(join(from, path), 'utf8');
  mkdirSync(dirname(join(to, path)), { recursive: true });
  cpSync(join(from, path), join(to, path));
  for (const [, reference = ''] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
    const target = join(dirname(path), reference).replace(/\.[jt]s$/, '.d.ts');
    copyTypes(from, to, target, done);
  }
}

/**
 * Builds what `pack` assembles into `BUILT/connector`, from the sources and from the declarations that tsc has left in
 * `BUILT`: one file of hooks, one of validators, types, licences, bill of materials. Writes the bill of the whole
 * package beside it. Needs no network. Returns the libraries whose code went in; throws when hooks would import anything
 * but Node.
 */
export async function buildConnectorInto(built: string): Promise<readonly string[]> {
  const folder = join(built, 'connector');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'dist'), { recursive: true });
  const { connector, hooks } = loadManifest(join(root, archivePlaces.manifest));
  const parts = [
    await bundleHooks(join(folder, hooks.module)),
    await compileOwnValidators(join(folder, archivePlaces.validators)),
  ];
  const libraries = [...new Set(parts.flatMap((part) => part.libraries))].toSorted();
  const types = join(folder, dirname(archivePlaces.types));
  for (const [, path = ''] of typesEntry.matchAll(/'\.\/types\/(.+)\.js'/g)) {
    copyTypes(built, join(types, 'types'), `${path}.d.ts`, new Set());
  }
  writeFileSync(join(folder, archivePlaces.types), typesEntry);
  writeFileSync(join(folder, archivePlaces.bundledLicences), bundledLicences(libraries));
  const bill = runtimeBillOfMaterials();
  const bundled = bundledBillOfMaterials(bill, connector, libraries);
  writeFileSync(join(folder, archivePlaces.billOfMaterials), `${JSON.stringify(bundled, undefined, 2)}\n`);
  writeFileSync(join(built, archivePlaces.billOfMaterials), `${JSON.stringify(bill, undefined, 2)}\n`);
  return libraries;
}
