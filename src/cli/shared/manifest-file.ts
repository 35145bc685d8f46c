import { join } from 'node:path';
import { packageRoot } from './package-root.ts';

/** The manifest that was named, else the one of this package. */
export function manifestFile(named: string | undefined): string {
  return named ?? join(packageRoot, 'connector.manifest.json');
}
