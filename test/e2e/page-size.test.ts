import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtPage } from '../support/built-page.ts';

let folder = '';
beforeAll(async () => {
  folder = await builtPage();
});

const sizeOf = (path: string): number => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length;

describe('the built page', () => {
  it('loads at most 250 kB of compressed script for its first view', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path);
    expect(first.length).toBeGreaterThan(0);
    expect(first.reduce((sum, path) => sum + sizeOf(path), 0)).toBeLessThanOrEqual(250_000);
  });

  it('leaves the form out of the first view', () => {
    expect(readdirSync(join(folder, 'assets')).some((name) => /^form-view-.*\.js$/.test(name))).toBe(true);
  });

  it('evaluates no text and holds no inline script', () => {
    for (const name of readdirSync(join(folder, 'assets')).filter((file) => file.endsWith('.js'))) {
      expect(readFileSync(join(folder, 'assets', name), 'utf8')).not.toMatch(/\bnew Function\(|\beval\(/);
    }
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).not.toMatch(
      /<script(?![^>]*\bsrc=)|\son\w+=|<style/,
    );
  });

  it('names no other origin', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('brings the licences of what it holds', () => {
    const licences = readFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(licences).toMatch(/^react \S+ \(MIT\)$/m);
    expect(licences).toMatch(/^@mantine\/core \S+ \(MIT\)$/m);
    expect(licences).toMatch(/^@rjsf\/core \S+ \(Apache-2\.0\)$/m);
    expect(licences).toContain('Permission is hereby granted');
    expect(licences).not.toContain('see below');
  });
});
