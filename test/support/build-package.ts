import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackageInto } from '../../scripts/build-package-into.ts';

/** How long a build may take on a machine that does other things too. */
export const buildMilliseconds = 180_000;

/** The package as it is published, in a folder of its own, so that no test touches the work tree. */
export interface BuiltPackage {
  readonly folder: string;
  readonly remove: () => void;
}

/** Builds the package into a temporary folder. */
export async function buildPackage(): Promise<BuiltPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'built-package-'));
  await buildPackageInto(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
