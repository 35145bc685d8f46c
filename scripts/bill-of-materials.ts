import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

interface Component {
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly 'bom-ref': string;
  readonly purl?: string;
  readonly properties?: unknown;
  readonly [key: string]: unknown;
}

/** A CycloneDX bill of materials, as far as it is looked at here. */
export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component; readonly tools?: unknown };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly [key: string]: unknown;
}

const nameOf = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`);

/**
 * The bill of materials of everything that the package needs at run time, from the lock file alone: the same on every
 * machine, without network, and without the tools that happened to write it.
 */
export function runtimeBillOfMaterials(): BillOfMaterials {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  try {
    const file = join(folder, 'sbom.json');
    const tool = join(root, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js');
    const options = ['--omit', 'dev', '--package-lock-only', '--flatten-components', '--output-reproducible'];
    execFileSync(process.execPath, [tool, ...options, '--validate', '--output-file', file], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const { metadata, ...bill } = JSON.parse(readFileSync(file, 'utf8')) as BillOfMaterials;
    return { ...bill, metadata: { component: metadata.component } } as BillOfMaterials;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of a bill that names what was bundled into the archive of one connector. Throws when a library is not in it. */
export function bundledBillOfMaterials(
  bill: BillOfMaterials,
  connector: { readonly id: string; readonly version: string; readonly license: string },
  libraries: readonly string[],
): BillOfMaterials {
  const components = libraries.map((library) => {
    const component = bill.components.find((known) => nameOf(known) === library);
    if (component === undefined) throw new Error(`${library} was bundled, but is no dependency.`);
    const { properties: _installedAt, ...rest } = component;
    return { ...rest, 'bom-ref': component.purl ?? library } as Component;
  });
  const { id, version, license } = connector;
  const purl = `pkg:npm/${id}@${version}`;
  const licenses = [{ license: { id: license } }];
  const component = { type: 'library', name: id, version, 'bom-ref': purl, licenses, purl };
  return {
    $schema: bill['$schema'],
    bomFormat: bill.bomFormat,
    specVersion: bill.specVersion,
    version: 1,
    metadata: { component },
    components,
    dependencies: [
      { ref: purl, dependsOn: components.map((part) => part['bom-ref']) },
      ...components.map((part) => ({ ref: part['bom-ref'] })),
    ],
  };
}
