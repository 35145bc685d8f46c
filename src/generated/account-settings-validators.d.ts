// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { AccountSettings } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateAccountSettings: Validator<AccountSettings>;
