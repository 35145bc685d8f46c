// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { ConfigFile } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateConfigFile: Validator<ConfigFile>;
