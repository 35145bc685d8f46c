// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { AccountInput } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateAccountInput: Validator<AccountInput>;
