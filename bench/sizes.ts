import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPackageInto } from '../scripts/build-package-into.ts';
import { runtimePlaces } from '../scripts/lock-file.ts';
import { buildArchive } from '../src/packaging/build-archive.ts';
import { type Row, toTable } from './measure.ts';

const root = resolve(import.meta.dirname, '..');

/** Bytes of all files in a folder, those of other packages in it left out. */
function bytesIn(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.reduce((total, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? total : total + bytesIn(path);
    return entry.isFile() ? total + statSync(path).size : total;
  }, 0);
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
  const folders = runtimePlaces().map((place) => join(root, place));
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
