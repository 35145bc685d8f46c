import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkImports } from '../../scripts/check-imports.ts';

const repository = resolve(import.meta.dirname, '../..');

let house = '';

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'house-'));
});
afterEach(() => {
  rmSync(house, { recursive: true, force: true });
});

function plant(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
}

describe('the import directions', () => {
  it('hold in this repository, and every module was read', async () => {
    const { violations, seen, expected } = await checkImports(repository);
    expect(violations).toEqual([]);
    expect(seen).toBe(expected);
    expect(seen).toBeGreaterThan(50);
  });

  it.each([
    ['a value import against the direction', "import { b } from '../host/b.ts';\nexport const a = b;\n"],
    ['a type-only import', "import type { B } from '../host/b.ts';\nexport type A = B;\n"],
    ['an inline type import', "import { type B } from '../host/b.ts';\nexport type A = B;\n"],
    ['a type-only re-export', "export type { B } from '../host/b.ts';\n"],
    ['a dynamic import', "export const a = () => import('../host/b.ts');\n"],
  ])('catch %s', async (_what, text) => {
    plant({ 'src/oauth/a.ts': text, 'src/host/b.ts': 'export type B = number;\nexport const b = 1;\n' });
    const { violations, seen } = await checkImports(house);
    expect(seen).toBe(2);
    expect(violations.join('\n')).toContain(
      'oauth-imports-only-its-neighbours: src/oauth/a.ts → src/host/b.ts',
    );
  });

  it('catch a room that nobody planned', async () => {
    plant({
      'src/shed/a.ts': 'export const a = 1;\n',
      'src/shed/b.ts': "import { a } from './a.ts';\nexport const b = a;\n",
    });
    const { violations } = await checkImports(house);
    expect(violations.join('\n')).toContain('every-file-lives-in-a-room');
  });

  it('catch two modules that import each other', async () => {
    plant({
      'src/oauth/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'src/oauth/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    });
    const { violations } = await checkImports(house);
    expect(violations.join('\n')).toContain('no-circles');
  });

  it('catch a hook that reads the file system', async () => {
    plant({
      'src/account/a.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n",
    });
    const { violations } = await checkImports(house);
    expect(violations.join('\n')).toContain('hooks-touch-no-world');
  });
});
