// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { AccountList, AccountView, CliAuthorization, CliError, CliRemoved, CliStarted, CliToken, OperationResponse, ValidationReport } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateAccountList: Validator<AccountList>;
export declare const validateOperationResponse: Validator<OperationResponse>;
export declare const validateAccountView: Validator<AccountView>;
export declare const validateValidationReport: Validator<ValidationReport>;
export declare const validateCliAuthorization: Validator<CliAuthorization>;
export declare const validateCliToken: Validator<CliToken>;
export declare const validateCliRemoved: Validator<CliRemoved>;
export declare const validateCliStarted: Validator<CliStarted>;
export declare const validateCliError: Validator<CliError>;
