import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildConnectorInto } from '../scripts/build-connector.ts';
import { buildInto } from '../scripts/build-into.ts';
import { buildArchive } from '../src/packaging/build-archive.ts';
import { type Row, toTable } from './measure.ts';

const root = resolve(import.meta.dirname, '..');

interface PackageFile {
  readonly files: readonly string[];
}
interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(root, name), 'utf8')) as T;
}

/** Bytes of all files in a folder, those of other packages in it left out. */
function bytesIn(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.reduce((total, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? total : total + bytesIn(path);
    return entry.isFile() ? total + statSync(path).size : total;
  }, 0);
}

/** Folders of what an installation brings beside the package itself. */
function runtimeFolders(): readonly string[] {
  const places = Object.entries(readJson<LockFile>('package-lock.json').packages);
  return places
    .filter(([place, { dev, devOptional }]) => place !== '' && dev !== true && devOptional !== true)
    .map(([place]) => join(root, place));
}

/** Copies what the package ships into `folder` and builds the rest there. */
async function buildPackageInto(folder: string): Promise<void> {
  const { files } = readJson<PackageFile>('package.json');
  for (const name of ['package.json', ...files.filter((entry) => entry !== 'dist')]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  buildInto(join(folder, 'dist'));
  await buildConnectorInto(join(folder, 'dist'));
}

function archiveRows(folder: string): readonly Row[] {
  const packed = buildArchive(folder);
  const code = ['index.js', 'validators.js'].map((name) =>
    gzipSync(readFileSync(join(folder, 'dist/connector/dist', name)), { level: 9 }),
  );
  const floor = code.reduce((total, { length }) => total + length, 0) / 1000;
  const ours = packed.bytes.length / 1000;
  return [
    { what: 'archive, beside its code alone, compressed', floor, ours, unit: 'kB', atMost: 200, of: 'ours' },
  ];
}

function installedRows(folder: string): readonly Row[] {
  const folders = runtimeFolders();
  const present = new Set(folders.filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined));
  const drivers = [...present].filter((path) => path.endsWith('better-sqlite3')).map(bytesIn);
  const all = [folder, ...present].map(bytesIn);
  const mebibytes = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0) / 2 ** 20;
  return [
    {
      what: 'npm package with what it brings, packages',
      floor: 1,
      ours: folders.length + 1,
      unit: '',
      atMost: 90,
      of: 'ours',
    },
    {
      what: 'npm package with what it brings, installed, beside its SQLite driver alone',
      floor: mebibytes(drivers),
      ours: mebibytes(all),
      unit: 'MiB',
      atMost: 60,
      of: 'ours',
    },
  ];
}

/** How much ships: the archive, and the npm package with everything it brings. */
export async function benchSizes(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sizes-'));
  try {
    await buildPackageInto(folder);
    return [...archiveRows(folder), ...installedRows(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) console.log(toTable(await benchSizes()));
