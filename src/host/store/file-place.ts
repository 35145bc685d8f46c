import { type Stats, statSync } from 'node:fs';
import { ConnectorError } from '../../errors.ts';

/**
 * A check that a path still leads to the file that it led to when the check was made; it throws `store.moved`. A
 * database file that was deleted or replaced can be written to as long as it is open, and all of it is then lost.
 */
export function filePlace(path: string): () => void {
  const own = statOf(path);
  return () => {
    const found = statOf(path);
    if (found === undefined || found.ino !== own?.ino || found.dev !== own.dev) {
      throw new ConnectorError('store.moved');
    }
  };
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
