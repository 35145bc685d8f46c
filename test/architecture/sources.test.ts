import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createState } from '../../src/oauth/create-state.ts';

const source = resolve(import.meta.dirname, '../../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('generated'))
  .map((name) => [name, readFileSync(join(source, name), 'utf8')] as const);

describe('the sources', () => {
  it.each([
    ['random numbers that can be guessed (A-44)', /Math\.random/],
    ['code made from text', /\beval\(|new Function\(/],
    ['a shell', /child_process'.*\bexec\b|shell: true/],
    ['PKCE without a hash (A-07)', /['"]plain['"]/, 'sandbox'],
    ['parsed data merged with Object.assign (A-59)', /Object\.assign\(\{\}/],
  ])('hold no %s', (_what, pattern, except = '-') => {
    const found = files.filter(([name, text]) => !name.startsWith(except) && pattern.test(text));
    expect(found.map(([name]) => name)).toEqual([]);
    expect(files.length).toBeGreaterThan(200);
  });
});

it('a million states are a million different ones (A-02)', { timeout: 120_000 }, () => {
  const seen = new Set<string>();
  for (let count = 0; count < 1_000_000; count += 1) {
    seen.add(createState((size) => crypto.getRandomValues(new Uint8Array(size))).state);
  }
  expect(seen.size).toBe(1_000_000);
});
