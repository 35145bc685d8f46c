import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildConnectorInto } from './build-connector.ts';
import { buildInto } from './build-into.ts';

const root = resolve(import.meta.dirname, '..');

/** Copies what the package ships into an empty folder and builds the rest there: the package as it is published. */
export async function buildPackageInto(folder: string): Promise<void> {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
  };
  for (const name of ['package.json', ...files.filter((entry) => entry !== 'dist')]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  buildInto(join(folder, 'dist'));
  await buildConnectorInto(join(folder, 'dist'));
}
