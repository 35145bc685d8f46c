import standaloneModule from 'ajv/dist/standalone/index.js';
import { build, type Metafile } from 'esbuild';
import { createSchemaCompiler, withoutAnnotations } from './generate-schemas.ts';

type Standalone = typeof import('ajv/dist/standalone/index.js').default;

interface ValidatorFile {
  /** Name of the file in src/generated, without its ending. */
  readonly file: string;
  /** Schema file that the definitions come from unless they name another. */
  readonly schema: string;
  readonly definitions: readonly string[];
}

/** One file for each room that validates, so that nobody loads what he does not need. */
const validatorFiles: readonly ValidatorFile[] = [
  { file: 'account-input-validators', schema: 'account', definitions: ['accountInput'] },
  { file: 'account-settings-validators', schema: 'account', definitions: ['accountSettings'] },
  { file: 'account-validators', schema: 'account', definitions: ['newAccountInput', 'account'] },
  { file: 'manifest-validators', schema: 'connector-manifest', definitions: ['connectorManifest'] },
  {
    file: 'hook-validators',
    schema: 'hooks',
    definitions: [
      'noInput',
      'authorizeBeginResult',
      'authorizeCompleteInput',
      'authorizeCompleteResult',
      'refreshInput',
      'refreshResult',
      'validateResult',
      'validatePlanResult',
      'beforeOperationInput',
      'beforeOperationResult',
      'disconnectResult',
      'revokeInput',
      'revokeResult',
    ],
  },
  {
    file: 'host-api-validators',
    schema: 'host-api',
    definitions: [
      'openSessionRequest',
      'editAccountRequest',
      'openDraftRequest',
      'editDraftRequest',
      'applyDraftRequest',
      'createApiKeyRequest',
      'renewRejectedRequest',
      'operationRequest',
      'problem',
    ],
  },
  { file: 'account-transfer-validators', schema: 'account-transfer', definitions: ['accountTransfer'] },
  { file: 'config-file-validators', schema: 'config-file', definitions: ['configFile'] },
  {
    file: 'cli-output-validators',
    schema: 'cli-output',
    definitions: [
      'host-api#accountList',
      'host-api#operationResponse',
      'account#accountView',
      'hooks#validationReport',
      'cliAuthorization',
      'cliToken',
      'cliRemoved',
      'cliStarted',
      'cliError',
    ],
  },
  {
    file: 'archive-output-validators',
    schema: 'cli-output',
    definitions: ['archiveReport', 'cliPacked', 'connectorDiff', 'cliSigningKey', 'cliSigningKeys'],
  },
];

interface Target {
  readonly type: string;
  readonly name: string;
  readonly reference: string;
}

// A CommonJS module whose callable export TypeScript and Node see at different places.
const standalone = ((standaloneModule as { default?: unknown }).default ?? standaloneModule) as Standalone;

function targetOf(definition: string, schema: string): Target {
  const [first = '', second] = definition.split('#');
  const [file, name] = second === undefined ? [schema, first] : [first, second];
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  return { type, name: `validate${type}`, reference: `${file}.schema.json#/$defs/${name}` };
}

/** Code of validators, and the libraries whose code went into it. */
interface CompiledValidators {
  readonly text: string;
  readonly libraries: readonly string[];
}

/** Standalone code still asks for its helpers with require(); bundling puts them inside. */
async function bundle(code: string, header: string): Promise<CompiledValidators> {
  const result = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    minifyIdentifiers: true,
    legalComments: 'none',
    banner: { js: header.trimEnd() },
    metafile: true,
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error('esbuild made no file');
  return { text: output.text, libraries: librariesIn(result.metafile) };
}

/** The packages below node_modules that a bundle was made of, by name. */
export function librariesIn({ inputs }: Metafile): readonly string[] {
  const names = Object.keys(inputs).map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].toSorted();
}

/** Compiles the named definitions into one file that needs nothing. */
export function compileValidators(
  schema: string,
  definitions: readonly string[],
  header: string,
): Promise<CompiledValidators> {
  const targets = definitions.map((definition) => targetOf(definition, schema));
  const code = { source: true, esm: true, optimize: 2 };
  const ajv = createSchemaCompiler({ messages: false, code }, withoutAnnotations);
  const references = Object.fromEntries(targets.map(({ name, reference }) => [name, reference]));
  return bundle(standalone(ajv, references), header);
}

function declarations(targets: readonly Target[], header: string): string {
  const types = [...new Set(targets.map(({ type }) => type))].sort();
  return [
    header,
    `import type { ${types.join(', ')} } from './types.ts';`,
    "import type { Validator } from './validator.ts';",
    '',
    ...targets.map(({ name, type }) => `export declare const ${name}: Validator<${type}>;`),
    '',
  ].join('\n');
}

async function generateFile({ file, schema, definitions }: ValidatorFile, header: string) {
  const targets = definitions.map((definition) => targetOf(definition, schema));
  const { text } = await compileValidators(schema, definitions, header);
  return [
    [`${file}.js`, text],
    [`${file}.d.ts`, declarations(targets, header)],
  ] as const;
}

/** The shape that all generated validators share. */
function generateValidatorType(header: string): string {
  return `${header}
/** One error as Ajv reports it. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Present when the error concerns the name of a property, not its value. */
  readonly propertyName?: string;
}

/** A validator made ahead of time; \`errors\` belongs to the last call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly SchemaError[] | null;
}
`;
}

/** Name and text of every validator file; needs nothing at run time and evaluates no text. */
export async function generateValidators(header: string): Promise<readonly (readonly [string, string])[]> {
  const files = await Promise.all(validatorFiles.map((file) => generateFile(file, header)));
  return [['validator.ts', generateValidatorType(header)], ...files.flat()];
}
