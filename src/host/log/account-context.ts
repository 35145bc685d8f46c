import type { HookContext } from '../../account/hook-context.ts';

/** The context for a hook of one account: its log lines name the account, which hooks have no need to know. */
export function accountContext(context: HookContext, accountId: string): HookContext {
  return { ...context, log: (entry) => context.log({ accountId, ...entry }) };
}
