import { resolve } from 'node:path';
import { dataFolderOf, ownSurroundings, type Surroundings } from './platform-folders.ts';

/** Where the host keeps its database and key: the option, else COUPA_ACCOUNT_HOME, else the platform's folder. */
export function dataFolder(
  option: string | undefined,
  surroundings: Surroundings = ownSurroundings(),
): string {
  const named = option ?? surroundings.env['COUPA_ACCOUNT_HOME'];
  return named === undefined || named === '' ? dataFolderOf(surroundings) : resolve(named);
}
