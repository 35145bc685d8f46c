// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { ArchiveReport, CliPacked, CliSigningKey, CliSigningKeys, ConnectorDiff } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateArchiveReport: Validator<ArchiveReport>;
export declare const validateCliPacked: Validator<CliPacked>;
export declare const validateConnectorDiff: Validator<ConnectorDiff>;
export declare const validateCliSigningKey: Validator<CliSigningKey>;
export declare const validateCliSigningKeys: Validator<CliSigningKeys>;
