import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type JudgedRow, toTable } from '../bench/measure.ts';
import type { ErrorDefinition } from '../src/errors/definition.ts';
import { errorCatalogue } from '../src/errors.ts';

const readme = resolve(import.meta.dirname, '../README.md');

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The README's error table, one row a code, straight from the catalogue. */
export function errorTable(): string {
  const rows = Object.entries(errorCatalogue).map(([code, entry]: [string, ErrorDefinition]) => {
    const place = entry.where === undefined ? '' : ` *(${entry.where})*`;
    return `| \`${code}\` | ${entry.kind}${entry.retryable ? ', retried' : ''} | ${cell(entry.message)} | ${cell(entry.action)}${cell(place)} |`;
  });
  return ['| code | kind | what happened | what to do, and where |', '|---|---|---|---|', ...rows].join('\n');
}

/** The README's speed table: what the last `npm run bench` wrote. */
export function benchTable(): string {
  const file = resolve(import.meta.dirname, '../bench/results.json');
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { readonly rows: readonly JudgedRow[] };
  return toTable(rows);
}

/** Puts `content` between the markers `<!-- name -->` and `<!-- /name -->`; throws when they are missing. */
export function replaceSection(document: string, name: string, content: string): string {
  const section = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(\\n<!-- /${name} -->)`);
  if (!section.test(document)) throw new Error(`README.md has no section ${name}.`);
  return document.replace(section, (_all, begin: string, end: string) => `${begin}${content}${end}`);
}

if (import.meta.main) {
  const present = readFileSync(readme, 'utf8');
  const wanted = replaceSection(replaceSection(present, 'errors', errorTable()), 'bench', benchTable());
  if (process.argv.includes('--check')) {
    if (present !== wanted) {
      console.error('README.md is not up to date: run npm run generate.');
      process.exit(1);
    }
  } else {
    writeFileSync(readme, wanted);
  }
}
