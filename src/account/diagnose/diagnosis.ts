import type { Account, ValidateInput } from '../../generated/types.ts';
import type { Connection } from '../connection.ts';
import type { HookContext } from '../hook-context.ts';
import type { TokenRequests } from './token-requests.ts';

/** What the probes of one deep validation share. */
export interface Diagnosis {
  readonly account: Account;
  readonly input: ValidateInput;
  readonly context: HookContext;
  readonly connection: Connection;
  /** Whether requests that may be refused under the name of the client are left out. */
  readonly readOnly: boolean;
  readonly requests: TokenRequests;
}

/** Why no token request is sent, or no further one. */
export function whyNotAsked({ readOnly, requests }: Pick<Diagnosis, 'readOnly' | 'requests'>): string {
  if (readOnly) return 'Not asked: tokens of this client are in use; an intrusive validation asks.';
  return requests.sent === 0
    ? 'Not asked: nobody agreed to token requests.'
    : 'Not asked: no more token requests were agreed to.';
}
