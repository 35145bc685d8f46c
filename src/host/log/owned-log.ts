import type { HookContext } from '../../account/hook-context.ts';

/** The log of one host among several: each line names it. A log that throws never fails what is being logged. */
export function ownedLog(log: HookContext['log'], owner: string): HookContext['log'] {
  return (entry) => {
    try {
      log({ ...entry, owner });
    } catch {
      // Renewing tokens is worth more than telling of it.
    }
  };
}
