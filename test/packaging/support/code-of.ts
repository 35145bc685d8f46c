import { ConnectorError } from '../../../src/errors.ts';

/** The code that `work` throws; undefined when it does not throw. */
export function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ConnectorError) return error.code;
    throw error;
  }
}
