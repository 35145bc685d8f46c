import type { AccountView, DraftView } from '../../generated/types.ts';

/** Where the form starts from: nothing, a copy, an account, or a draft that goes on. */
export interface FormSource {
  readonly copyOf?: string | undefined;
  readonly accountId?: string;
  readonly draftId?: string;
}

/** What was loaded for the form. */
export interface FormStart {
  readonly account: AccountView | undefined;
  readonly draft: DraftView | undefined;
  readonly copy: AccountView | undefined;
}
