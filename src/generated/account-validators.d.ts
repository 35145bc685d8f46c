// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { Account, NewAccountInput } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateNewAccountInput: Validator<NewAccountInput>;
export declare const validateAccount: Validator<Account>;
