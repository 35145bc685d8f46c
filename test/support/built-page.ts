import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildWeb } from '../../scripts/build-web.ts';

const root = resolve(import.meta.dirname, '../..');
const pages = join(root, 'test-output/pages');
const ingredients = [
  'src/web',
  'src/generated',
  'src/schema-validator.ts',
  'src/errors.ts',
  'package-lock.json',
  'scripts/build-web.ts',
  'scripts/third-party-licences.ts',
];

/** The page as its sources are now, built at most once for each state of them; several processes may ask at once. */
export async function builtPage(): Promise<string> {
  const folder = join(pages, fingerprint());
  if (existsSync(join(folder, 'index.html'))) return folder;
  mkdirSync(pages, { recursive: true });
  const building = mkdtempSync(join(pages, 'building-'));
  await buildWeb(building);
  try {
    renameSync(building, folder);
  } catch (error) {
    // Another process was faster; both have built the same.
    rmSync(building, { recursive: true });
    if (!existsSync(join(folder, 'index.html'))) throw error;
  }
  return folder;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const ingredient of ingredients) {
    for (const file of filesOf(join(root, ingredient))) hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string): readonly string[] {
  if (/\.(ts|json)$/.test(path)) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
}
