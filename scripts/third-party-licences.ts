import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** What the list of licences beside bundled code is called. */
const licencesFile = 'THIRD-PARTY-LICENSES.txt';

/**
 * Writes into `folder` the name, version and licence text of every package of which one of `modules` was bundled
 * there. Throws for a package that says nothing about its licence.
 */
export function writeLicences(folder: string, modules: Iterable<string>): void {
  writeFileSync(join(folder, licencesFile), thirdPartyLicences(modules));
}

function thirdPartyLicences(modules: Iterable<string>): string {
  const folders = new Set([...modules].flatMap((path) => packageFolder(path) ?? []));
  return [...folders]
    .toSorted()
    .map(licenceOf)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** The folder of the package that a module belongs to; undefined for one of our own. */
function packageFolder(path: string): string | undefined {
  const [folder] = /[^\0]*node_modules\/(?:@[^/]+\/)?[^/\0]+/.exec(path) ?? [];
  return folder === undefined ? undefined : resolve(root, folder);
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (license === undefined && file === undefined) throw new Error(`${name} names no licence.`);
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license ?? 'see below'})\n${text}`;
}
