import { ConnectorError } from '../../errors.ts';
import { hookDefinitions } from './hook-contract.ts';
import type { ModuleExports } from './import-module.ts';

/** A validator of the archive: whether a value fits the definition. */
export type Fits = (value: unknown) => boolean;

/** The validators of an archive by the name of their definition. */
export type Validators = ReadonlyMap<string, Fits>;

/** Definitions of the account's schema that a host hands to hooks. */
const accountDefinitions = ['account'];

/** Every definition that an archive brings a validator for. */
export const validatedDefinitions: readonly string[] = [
  ...new Set([
    ...accountDefinitions,
    ...Object.values(hookDefinitions).flatMap(({ input, result }) => [input, result]),
  ]),
];

function exportName(definition: string): string {
  return `validate${definition.charAt(0).toUpperCase()}${definition.slice(1)}`;
}

function readValidator(exports: ModuleExports, definition: string): Fits {
  const validator = exports[exportName(definition)];
  if (typeof validator === 'function') return (value) => validator(value) === true;
  throw new ConnectorError('archive.connector_failed', {
    message: `The archive has no validator for ${definition}.`,
  });
}

/** Takes the validators out of the archive's module. Throws `archive.connector_failed` when one is missing. */
export function readValidators(exports: ModuleExports): Validators {
  return new Map(validatedDefinitions.map((definition) => [definition, readValidator(exports, definition)]));
}
