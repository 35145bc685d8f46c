import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConnectorError } from '../../errors.ts';
import { validateConfigFile } from '../../generated/config-file-validators.js';
import type { ConfigFile } from '../../generated/types.ts';
import { assertValid } from '../../schema-validator.ts';

/**
 * Reads a `coupa-account.config.json`, its paths made absolute from where it lies. Undefined when there is none.
 * Throws `host.config_unreadable`, and `host.config_invalid` with the first field at fault.
 */
export function readConfigFile(file: string): ConfigFile | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const config = parse(text, file);
  const { dataFolder, caFile, logFile } = config;
  const absolute = (path: string) => resolve(dirname(file), path);
  return {
    ...config,
    ...(dataFolder === undefined ? {} : { dataFolder: absolute(dataFolder) }),
    ...(caFile === undefined ? {} : { caFile: absolute(caFile) }),
    ...(logFile === undefined ? {} : { logFile: absolute(logFile) }),
  };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ConnectorError('host.config_unreadable', { cause, details: { file } });
  }
}

function parse(text: string, file: string): ConfigFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Without the cause: the parser's sentence repeats a piece of the file.
    throw new ConnectorError('host.config_unreadable', { details: { file } });
  }
  assertValid(validateConfigFile, value, { code: 'host.config_invalid' });
  return value;
}
