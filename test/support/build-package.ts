import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildConnectorInto } from '../../scripts/build-connector.ts';
import { buildInto } from '../../scripts/build-into.ts';

const root = resolve(import.meta.dirname, '../..');

/** The package as `npm run build` leaves it, in a folder of its own. */
export interface BuiltPackage {
  readonly folder: string;
  readonly remove: () => void;
}

/** Copies what the package ships and builds the rest, so that no test touches the work tree. */
export async function buildPackage(): Promise<BuiltPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'built-package-'));
  const { files } = (await import('../../package.json', { with: { type: 'json' } })).default;
  for (const name of ['package.json', ...files.filter((entry) => entry !== 'dist')]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  buildInto(join(folder, 'dist'));
  await buildConnectorInto(join(folder, 'dist'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
