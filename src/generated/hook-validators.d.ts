// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { AuthorizeBeginResult, AuthorizeCompleteInput, AuthorizeCompleteResult, BeforeOperationInput, BeforeOperationResult, DisconnectResult, NoInput, RefreshInput, RefreshResult, RevokeInput, RevokeResult, ValidatePlanResult, ValidateResult } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateNoInput: Validator<NoInput>;
export declare const validateAuthorizeBeginResult: Validator<AuthorizeBeginResult>;
export declare const validateAuthorizeCompleteInput: Validator<AuthorizeCompleteInput>;
export declare const validateAuthorizeCompleteResult: Validator<AuthorizeCompleteResult>;
export declare const validateRefreshInput: Validator<RefreshInput>;
export declare const validateRefreshResult: Validator<RefreshResult>;
export declare const validateValidateResult: Validator<ValidateResult>;
export declare const validateValidatePlanResult: Validator<ValidatePlanResult>;
export declare const validateBeforeOperationInput: Validator<BeforeOperationInput>;
export declare const validateBeforeOperationResult: Validator<BeforeOperationResult>;
export declare const validateDisconnectResult: Validator<DisconnectResult>;
export declare const validateRevokeInput: Validator<RevokeInput>;
export declare const validateRevokeResult: Validator<RevokeResult>;
