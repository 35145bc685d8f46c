import type { AccountSettings } from '../../generated/types.ts';

/** Whether tokens of the one serve the other: they are bound to instance, client and grant, and to nothing else. */
export function sameClient(one: AccountSettings, other: AccountSettings): boolean {
  return one.host === other.host && one.clientId === other.clientId && one.grantType === other.grantType;
}
