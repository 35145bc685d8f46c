import type { ErrorKind } from '../../errors.ts';
import type { ErrorData } from '../../generated/types.ts';

/** Exit code of the command line by kind of failure; 0 is success. Published in `--help` and the README. */
export const exitCodes = {
  fatal: 1,
  input: 2,
  configuration: 3,
  reauthorize: 4,
  transient: 5,
  ambiguous: 6,
  declined: 7,
  stale: 8,
  protocol: 9,
  conflict: 10,
  forbidden: 11,
} as const satisfies Record<ErrorKind, number>;

/** The exit code for an error in its JSON form; a kind from a newer connector counts as fatal. */
export function exitCodeOf(error: Pick<ErrorData, 'kind'>): number {
  return Object.hasOwn(exitCodes, error.kind) ? exitCodes[error.kind as ErrorKind] : exitCodes.fatal;
}
