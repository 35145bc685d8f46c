import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const modules = resolve(import.meta.dirname, '../node_modules');

function licenceText(library: string): string {
  const folder = join(modules, library);
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.md|\.txt)?$/i.test(name));
  if (file === undefined) throw new Error(`${library} was bundled, but has no licence file.`);
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

/** The licences of libraries whose code was bundled, each with its text. Throws when one has none. */
export function bundledLicences(libraries: readonly string[]): string {
  const sections = libraries.map((library) => {
    const { version } = JSON.parse(readFileSync(join(modules, library, 'package.json'), 'utf8')) as {
      readonly version: string;
    };
    return `${library} ${version}\n${'='.repeat(library.length + version.length + 1)}\n\n${licenceText(library)}\n`;
  });
  return `This archive holds code of the following libraries.\n\n${sections.join('\n\n')}`;
}
