import { ConnectorError } from '../../errors.ts';
import type { ConnectorManifest } from '../../generated/types.ts';
import type { ArchiveFiles } from '../form/archive-files.ts';
import { isObject, type JsonObject, readJson, schemasIn } from '../read-json.ts';
import type { Validators } from './read-validators.ts';

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function definitionsOf(files: ArchiveFiles, path: string): Readonly<Record<string, JsonObject>> {
  return schemasIn(readJson(files, path), '$defs');
}

/** Whether a validator says of every example and counter-example what the schema says of it. */
function agrees(definition: JsonObject, fits: (value: unknown) => boolean): boolean {
  const counterExamples = listOf(definition['x-antiExamples']).filter(isObject);
  return listOf(definition['examples']).every(fits) && counterExamples.every(({ value }) => !fits(value));
}

/**
 * Holds the archive's validators against the examples in its schemas, so that code and declaration belong together.
 * Throws `archive.connector_failed` with the first definition at fault.
 */
export function assertExamples(
  files: ArchiveFiles,
  { accountType, hooks }: ConnectorManifest,
  validators: Validators,
): void {
  const definitions = { ...definitionsOf(files, accountType.schema), ...definitionsOf(files, hooks.schema) };
  for (const [name, fits] of validators) {
    const definition = definitions[name];
    if (definition !== undefined && agrees(definition, fits)) continue;
    throw new ConnectorError('archive.connector_failed', {
      message: `The validator for ${name} does not say what its schema says.`,
    });
  }
}
