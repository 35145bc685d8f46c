import { readFileSync, statSync } from 'node:fs';
import { ConnectorError } from '../../errors.ts';

const mostBytes = 16 * 1024 * 1024;

/** The JSON of a file with accounts. Throws `transfer.unreadable`, without anything that the file holds. */
export function readImportFile(path: string): unknown {
  try {
    // A pipe has no size; whoever starts one decides how much comes.
    if (statSync(path).size > mostBytes) throw new RangeError('The file is too large.');
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConnectorError('transfer.unreadable');
  }
}
