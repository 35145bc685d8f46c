import { openSync, writeSync } from 'node:fs';
import { ConnectorError } from '../../errors.ts';
import type { LogDestination } from './create-log.ts';

/**
 * A log file that lines are appended to, readable by its owner alone. A disk that takes no more lines loses them: the
 * host goes on. Throws `host.log_unwritable` when the file cannot be opened.
 */
export function openLogFile(path: string): LogDestination {
  const file = openFile(path);
  return {
    write(line) {
      try {
        writeSync(file, line);
      } catch {
        // Renewing tokens is worth more than telling of it.
      }
    },
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (cause) {
    throw new ConnectorError('host.log_unwritable', { cause });
  }
}
