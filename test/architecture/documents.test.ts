import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  apiPage,
  benchTable,
  errorTable,
  healthPage,
  observabilityPage,
  replaceSection,
} from '../../scripts/document.ts';
import { commandTable } from '../../scripts/document-commands.ts';
import { errorCatalogue } from '../../src/errors.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const testTexts = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => read(join('test', name)));

const idsIn = (text: string, letter: string): Set<string> =>
  new Set([...text.matchAll(new RegExp(`\\b${letter}-\\d\\d\\b`, 'g'))].map(([id]) => id));

const rowIds = (path: string, letter: string): string[] =>
  [...read(path).matchAll(new RegExp(`^\\| (${letter}-\\d\\d) \\|`, 'gm'))].map(([, id = '']) => id);

describe.each([
  ['docs/security.md', 'A'],
  ['docs/faults.md', 'F'],
])('%s', (path, letter) => {
  const cited = idsIn(testTexts.join('\n'), letter);

  it('lists nothing that no test cites', () => {
    expect(rowIds(path, letter).filter((id) => !cited.has(id))).toEqual([]);
  });

  it('lists everything that a test cites', () => {
    const rows = new Set(rowIds(path, letter));
    expect([...cited].filter((id) => !rows.has(id))).toEqual([]);
  });

  it('lists each number once', () => {
    expect(rowIds(path, letter)).toEqual([...new Set(rowIds(path, letter))]);
  });
});

it('the speed table of the README is what the benchmark wrote', () => {
  expect(read('README.md')).toBe(replaceSection(read('README.md'), 'bench', benchTable()));
});

it.each([
  ['docs/observability.md', observabilityPage],
  ['docs/health.md', healthPage],
  ['docs/api.md', apiPage],
])('%s holds the tables of the code', (path, update) => {
  const page = read(path);
  expect(page).toBe(update(page));
});

it('the commands of the README are those of the command map', () => {
  expect(read('README.md')).toBe(replaceSection(read('README.md'), 'commands', commandTable()));
});

it('docs/diagnose.md tells every stage of a deep report, in its order', () => {
  const schema = JSON.parse(read('schemas/hooks.schema.json')) as {
    readonly $defs: { readonly validationStageId: { readonly enum: readonly string[] } };
  };
  const rows = [...read('docs/diagnose.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, stage]) => stage);
  expect(rows).toEqual(schema.$defs.validationStageId.enum);
});

describe('the error catalogue', () => {
  it('is the table of the README', () => {
    expect(read('README.md')).toBe(replaceSection(read('README.md'), 'errors', errorTable()));
  });

  it.each(Object.entries(errorCatalogue))('%s speaks in sentences that fit a screen', (code, entry) => {
    expect(code).toMatch(/^[a-z]+\.[a-z_]+$/);
    for (const text of [entry.message, entry.action]) {
      expect(text.length).toBeGreaterThan(5);
      expect(text.length).toBeLessThanOrEqual(200);
      expect(text).toMatch(/^[A-Z].*[.]$/);
    }
  });

  it('has no entry that the code never uses', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => /\.(ts|tsx)$/.test(name) && !name.startsWith('errors') && !name.startsWith('generated'),
      )
      .map((name) => read(join('src', name)))
      .join('\n');
    expect(Object.keys(errorCatalogue).filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});
