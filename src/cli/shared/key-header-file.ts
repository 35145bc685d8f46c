import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that `curl -H @FILE` reads, so that the access key appears in no command line. */
export interface KeyHeaderFile {
  readonly path: string;
  readonly remove: () => void;
}

/** Writes the access key of this start as a header line, readable by its owner alone. */
export function writeKeyHeaderFile(dataFolder: string, key: string): KeyHeaderFile {
  const path = join(dataFolder, 'access-key.header');
  // An older file keeps its permissions when it is written over.
  rmSync(path, { force: true });
  writeFileSync(path, `authorization: Bearer ${key}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return { path, remove: () => rmSync(path, { force: true }) };
}
