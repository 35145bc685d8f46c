/** Where the parts of an archive are that its manifest does not name. */
export const archivePlaces = {
  manifest: 'connector.manifest.json',
  packageFile: 'package.json',
  readme: 'README.md',
  licence: 'LICENSE',
  validators: 'dist/validators.js',
  types: 'dist/index.d.ts',
  bundledLicences: 'THIRD-PARTY-LICENSES.txt',
  billOfMaterials: 'sbom.cdx.json',
  digests: 'digests.json',
} as const;

/** Where the build leaves what `pack` only assembles, below the folder of the connector. */
export const builtFolder = 'dist/connector';

/** The most an archive may weigh when it is packed. */
export const archiveBudgetBytes = 200_000;
