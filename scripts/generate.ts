import { resolve } from 'node:path';
import { generateFieldHints, generateFormFields } from './generate-fields.ts';
import { findStaleFiles, type GeneratedFiles, replaceFiles } from './generate-files.ts';
import { generateOpenApi } from './generate-openapi.ts';
import { generateTypes } from './generate-types.ts';
import { generateValidators } from './generate-validators.ts';

const header = '// Generated from schemas/ by scripts/generate.ts; do not edit.\n';
const folder = resolve(import.meta.dirname, '../src/generated');

const files: GeneratedFiles = new Map([
  ['types.ts', await generateTypes(header)],
  ['openapi.json', generateOpenApi()],
  ['field-hints.ts', generateFieldHints(header)],
  ['account-form-fields.ts', generateFormFields(header)],
  ...(await generateValidators(header)),
]);

if (process.argv.includes('--check')) {
  const stale = findStaleFiles(files, folder);
  for (const name of stale)
    console.error(`src/generated/${name} does not fit schemas/; run npm run generate.`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  replaceFiles(files, folder);
}
