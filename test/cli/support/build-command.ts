import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildConnectorInto } from '../../../scripts/build-connector.ts';
import { buildInto } from '../../../scripts/build-into.ts';

const root = resolve(import.meta.dirname, '../../..');
const shipped = [
  'package.json',
  'connector.manifest.json',
  'data',
  'schemas',
  'bin',
  'README.md',
  'LICENSE',
  'node_modules',
] as const;

/** Builds the package into a folder as it is installed, and returns the program in it. */
export async function buildCommand(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  buildInto(join(folder, 'dist'));
  await buildConnectorInto(join(folder, 'dist'));
  for (const name of shipped) symlinkSync(join(root, name), join(folder, name));
  return join(folder, 'dist/cli/run.js');
}
