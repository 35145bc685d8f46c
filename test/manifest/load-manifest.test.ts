import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { assertManifest } from '../../src/manifest/assert-manifest.ts';
import { loadManifest } from '../../src/manifest/load-manifest.ts';
import { readShippedManifest } from './shipped-manifest.ts';

const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(text: string): string {
  const file = join(folder, 'connector.manifest.json');
  writeFileSync(file, text);
  return file;
}

function failureOf(work: () => unknown): ConnectorError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('loadManifest', () => {
  it('reads the shipped manifest by path and by URL', () => {
    const path = resolve('connector.manifest.json');
    expect(loadManifest(path)).toEqual(readShippedManifest());
    expect(loadManifest(pathToFileURL(path))).toEqual(readShippedManifest());
  });

  it('freezes what it returns, down to the last list', () => {
    const manifest = loadManifest('connector.manifest.json');
    const parts = [
      manifest,
      manifest.renewal.renewAfter,
      manifest.grants,
      manifest.grants[0],
      manifest.network.hostSuffixes,
    ];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  });

  it.each([
    ['is absent', () => join(folder, 'nowhere.json')],
    ['is not JSON', () => write('{"manifestVersion": 1,')],
    ['is a folder', () => folder],
  ])('throws manifest.unreadable when the file %s', (_case, file) => {
    const error = failureOf(() => loadManifest(file()));
    expect(error.code).toBe('manifest.unreadable');
    expect(JSON.stringify(error.toData())).not.toContain(folder);
  });

  it.each([
    ['an unknown key', { colour: 'red' }, 'colour'],
    ['a later version', { manifestVersion: 2 }, 'manifestVersion'],
    ['no grant', { grants: [] }, 'grants'],
    [
      'a module outside the connector',
      { hooks: { module: '../x.js', schema: 'a.json', names: ['refresh'] } },
      'hooks.module',
    ],
    [
      'an unknown hook',
      { hooks: { module: 'x.js', schema: 'a.json', names: ['authorize'] } },
      'hooks.names[0]',
    ],
    ['another header for the token', { apply: { header: 'x-token', scheme: 'Bearer' } }, 'apply.header'],
  ])('throws manifest.invalid with the field for %s', (_case, change, field) => {
    const error = failureOf(() =>
      loadManifest(write(JSON.stringify({ ...readShippedManifest(), ...change }))),
    );
    expect([error.code, error.field]).toEqual(['manifest.invalid', field]);
  });

  it('refuses a key named __proto__ (A-59)', () => {
    const text = JSON.stringify(readShippedManifest()).replace('{', '{"__proto__":{"admin":1},');
    expect(failureOf(() => loadManifest(write(text)))).toMatchObject({
      code: 'manifest.invalid',
      field: '__proto__',
    });
  });

  it('throws manifest.contradiction with every broken rule', () => {
    const manifest = readShippedManifest();
    const error = failureOf(() =>
      assertManifest({
        ...manifest,
        network: { hostSuffixes: ['co.uk'] },
        endpoints: { ...manifest.endpoints, token: '//evil.example/token' },
      }),
    );
    expect(error.toData()).toMatchObject({
      code: 'manifest.contradiction',
      field: 'endpoints.token',
      message: 'The token endpoint is not a plain path and could lead outside the instance.',
      details: {
        constraints: ['endpoints-stay-inside-instance', 'host-suffixes-belong-to-one-owner'],
        problems: [
          expect.stringMatching(/^endpoints\.token – /),
          'network.hostSuffixes[0] – Anybody can have a host under co.uk. – Use a domain such as coupahost.com.',
        ],
      },
    });
  });
});
