import { join } from 'node:path';
import { ConnectorError } from '../../errors.ts';
import { chosenKeys } from './chosen-keys.ts';
import type { CompleteChoice } from './complete-choice.ts';
import { dataFolder } from './data-folder.ts';

/** The key file in the data folder. Throws `cli.usage` when the keys of this host come from somewhere else. */
export function keyFilePath(choice: Pick<CompleteChoice, 'data-dir'>): string {
  if (chosenKeys().keys !== undefined) {
    throw new ConnectorError('cli.usage', {
      message: 'The keys of this host do not come from the key file in the data folder.',
      action:
        'Add and remove them where COUPA_ACCOUNT_KEY_COMMAND, _KEY_FD or _KEY takes them from, then rotate.',
    });
  }
  return join(dataFolder(choice['data-dir']), 'key');
}
