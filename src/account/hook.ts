import { ConnectorError } from '../errors.ts';
import type { Account, Refused } from '../generated/types.ts';
import type { HookContext } from './hook-context.ts';

/** A lifecycle hook: data in, data out; everything of the world comes in the context. */
export type Hook<Input, Result> = (
  account: Account,
  input: Input,
  context: HookContext,
) => Promise<Result | Refused>;

/** Makes a hook of a function that throws: foreseen failures become `refused`, anything else stays a fault. */
export function refusable<Input, Result>(
  work: (account: Account, input: Input, context: HookContext) => Result | Promise<Result>,
): Hook<Input, Result> {
  return async (account, input, context) => {
    try {
      return await work(account, input, context);
    } catch (error) {
      if (error instanceof ConnectorError) return { outcome: 'refused', error: error.toData() };
      throw error;
    }
  };
}
