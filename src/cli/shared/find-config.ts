import { join, resolve } from 'node:path';
import { ConnectorError } from '../../errors.ts';
import type { ConfigFile } from '../../generated/types.ts';
import { readConfigFile } from '../../host/settings/read-config-file.ts';
import { configFolderOf, ownSurroundings, type Surroundings } from './platform-folders.ts';

const name = 'coupa-account.config.json';

/** A settings file with the place it was found at. */
export interface FoundConfig {
  readonly file: string;
  readonly config: ConfigFile;
}

interface ConfigPlaces extends Surroundings {
  /** The current folder. */
  readonly folder: string;
}

/**
 * The settings file: the one that `--config` or else COUPA_ACCOUNT_CONFIG names, else `coupa-account.config.json` in
 * the current folder, else in the platform's folder for settings. Undefined when there is none; one that was named
 * must exist. Throws `host.config_unreadable` and `host.config_invalid`.
 */
export function findConfig(
  option: string | undefined,
  places: ConfigPlaces = { ...ownSurroundings(), folder: process.cwd() },
): FoundConfig | undefined {
  const named = option ?? (places.env['COUPA_ACCOUNT_CONFIG'] || undefined);
  if (named !== undefined) {
    const file = resolve(places.folder, named);
    const config = readConfigFile(file);
    if (config === undefined) throw new ConnectorError('host.config_unreadable', { details: { file } });
    return { file, config };
  }
  for (const folder of [places.folder, configFolderOf(places)]) {
    const file = join(folder, name);
    const config = readConfigFile(file);
    if (config !== undefined) return { file, config };
  }
  return undefined;
}
