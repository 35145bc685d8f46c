import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findStaleFiles, replaceFiles } from '../../scripts/generate-files.ts';
import { loadSchemaFile } from '../../scripts/generate-schemas.ts';
import { validateAccount } from '../../src/generated/account-validators.js';
import type {
  AccountSettings,
  ConnectorManifest,
  HookName,
  NewAccountInput,
  TokenState,
} from '../../src/generated/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'generated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const validators = readdirSync('src/generated').filter((name) => name.endsWith('-validators.js'));

describe('the generated files', () => {
  it('fit the schemas', () => {
    const run = spawnSync(process.execPath, ['scripts/generate.ts', '--check'], { encoding: 'utf8' });
    expect([run.stderr, run.status]).toEqual(['', 0]);
  });

  it('say where they come from', () => {
    for (const name of readdirSync('src/generated')) {
      const text = readFileSync(join('src/generated', name), 'utf8');
      const said = name.endsWith('.json') ? JSON.parse(text)['x-generated'] : text.split('\n')[0]?.slice(3);
      expect([name, said]).toEqual([name, 'Generated from schemas/ by scripts/generate.ts; do not edit.']);
    }
  });

  it('are named when they are changed, absent or left over', () => {
    const files = new Map([
      ['kept.ts', 'same\n'],
      ['changed.ts', 'new\n'],
      ['absent.ts', 'new\n'],
    ]);
    writeFileSync(join(folder, 'kept.ts'), 'same\n');
    writeFileSync(join(folder, 'changed.ts'), 'old\n');
    writeFileSync(join(folder, 'left-over.ts'), 'old\n');
    expect(findStaleFiles(files, folder)).toEqual(['changed.ts', 'absent.ts', 'left-over.ts']);
    replaceFiles(files, folder);
    expect(findStaleFiles(files, folder)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['absent.ts', 'changed.ts', 'kept.ts']);
  });
});

describe('the generated validators', () => {
  it.each(validators)('%s needs no other file and evaluates no text', (name) => {
    const source = readFileSync(join('src/generated', name), 'utf8');
    expect(source).not.toMatch(/^import |\bimport\(|\beval\(|new Function/m);
    writeFileSync(join(folder, 'alone.mjs'), source);
    const script = `import(${JSON.stringify(join(folder, 'alone.mjs'))}).then((m) => console.log(Object.keys(m).length))`;
    const count = execFileSync(process.execPath, ['--disallow-code-generation-from-strings', '-e', script], {
      encoding: 'utf8',
      cwd: folder,
    });
    expect(Number(count)).toBeGreaterThan(0);
  });

  it('stay small enough to load at once', () => {
    const sizes = validators.map((name) => readFileSync(join('src/generated', name)).length);
    expect(Math.max(...sizes)).toBeLessThan(120_000);
  });

  it('judge like the schema they come from', () => {
    const { examples, 'x-antiExamples': antiExamples } = loadSchemaFile('account').definitions['account'] as {
      examples: readonly unknown[];
      'x-antiExamples': readonly { readonly value: unknown }[];
    };
    expect(examples.map((value) => validateAccount(value))).toEqual(examples.map(() => true));
    expect(antiExamples.map(({ value }) => validateAccount(value))).toEqual(antiExamples.map(() => false));
  });
});

describe('the generated types', () => {
  it('are read-only, lists included', () => {
    const source = readFileSync('src/generated/types.ts', 'utf8');
    const writable = source
      .split('\n')
      .filter((line) => /^\s+[\w$'"[\]: ]+\??: /.test(line) && !/^\s+(?:readonly |\*|\/\*\*|\|)/.test(line));
    expect(writable).toEqual([]);
    expect(source.replaceAll(/readonly (?:\w+|\([^()]*\))\[\]/g, '')).not.toContain('[]');
  });

  it('hold the exact shapes that the rooms share', () => {
    const names: readonly HookName[] = ['refresh'];
    const manifestHooks: ConnectorManifest['hooks']['names'] = names;
    const typed: NewAccountInput = { label: 'a', host: 'b', clientId: 'c' };
    const list: AccountSettings['tokenEndpointConfig'] = [{ parameter: 'a', value: 'b' }];
    const bearer: TokenState['tokenType'] = 'Bearer';
    // @ts-expect-error settings are read-only
    const change = (settings: AccountSettings) => (settings.host = 'other.coupahost.com');
    expect([manifestHooks, typed.label, list.length, bearer, typeof change]).toEqual([
      ['refresh'],
      'a',
      1,
      'Bearer',
      'function',
    ]);
  });
});
