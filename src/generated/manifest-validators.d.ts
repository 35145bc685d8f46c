// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { ConnectorManifest } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateConnectorManifest: Validator<ConnectorManifest>;
