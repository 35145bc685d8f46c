// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { AccountTransfer } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateAccountTransfer: Validator<AccountTransfer>;
