// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { Account, AccountInput, AccountSettings, NewAccountInput } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateAccountInput: Validator<AccountInput>;
export declare const validateNewAccountInput: Validator<NewAccountInput>;
export declare const validateAccountSettings: Validator<AccountSettings>;
export declare const validateAccount: Validator<Account>;
