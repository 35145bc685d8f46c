import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Texts by file name. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/** Names of the files in the folder that differ from what is generated, are absent, or are generated no more. */
export function findStaleFiles(files: GeneratedFiles, folder: string): readonly string[] {
  const present = existsSync(folder) ? readdirSync(folder) : [];
  return [...new Set([...files.keys(), ...present])].filter((name) => {
    const path = join(folder, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== files.get(name);
  });
}

/** Makes the folder hold exactly these files. Others may be reading, so each file is replaced at once. */
export function replaceFiles(files: GeneratedFiles, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of findStaleFiles(files, folder)) {
    const text = files.get(name);
    const path = join(folder, name);
    if (text === undefined) {
      rmSync(path);
      continue;
    }
    writeFileSync(`${path}.${process.pid}`, text);
    renameSync(`${path}.${process.pid}`, path);
  }
}
