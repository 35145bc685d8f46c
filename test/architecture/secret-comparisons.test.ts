import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretComparisons } from './secret-comparisons.ts';

const source = resolve(import.meta.dirname, '../../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !name.startsWith('generated'),
);

/** Comparisons that are no guess of anybody, each with the reason why. */
const allowed: Readonly<Record<string, string>> = {
  'account/normalize-settings.ts: clientSecret === typed': 'what was typed, with and without its blanks',
  'account/refresh.ts: tokenSet.refreshToken === spent': 'both come from the same server, which knows them',
  'host/health/note-health.ts: one.state === other.state': 'states of health, nothing secret',
};

describe('comparing secrets in the sources (A-43)', () => {
  it.each([
    ['two of them', 'if (given.clientSecret === stored.clientSecret) return;'],
    ['one with something that has another name', 'return received !== session.csrfToken;'],
    ['one with what a call gives', "return form.get('csrf_token') === session.csrfToken;"],
    ['a state', 'const same = state === pending;'],
    ['one over two lines', 'return (\n  expected.verifier\n  !== shown\n);'],
  ])('finds %s', (_case, text) => {
    expect(secretComparisons(text)).toHaveLength(1);
  });

  it.each([
    ['a missing one', 'if (secret === undefined || token === null || undefined === state) return;'],
    ['an empty one', "if (secret === '') return;"],
    ['its type', "if (typeof token === 'string' && typeof state !== kind) return;"],
    ['the name of a state', "if (health.state === 'healthy') return;"],
    ['names that only begin like one', 'if (tokenVersion === version && stateless === other) return;'],
  ])('passes over %s', (_case, text) => {
    expect(secretComparisons(text)).toEqual([]);
  });

  it('finds nothing but what cannot be guessed', () => {
    const found = files.flatMap((name) =>
      secretComparisons(readFileSync(join(source, name), 'utf8')).map(({ text }) => `${name}: ${text}`),
    );
    expect(found.sort()).toEqual(Object.keys(allowed).sort());
    expect(files.length).toBeGreaterThan(300);
  });
});
