// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { ApplyDraftRequest, CreateApiKeyRequest, EditAccountRequest, EditDraftRequest, OpenDraftRequest, OpenSessionRequest, OperationRequest, Problem, RenewRejectedRequest } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateOpenSessionRequest: Validator<OpenSessionRequest>;
export declare const validateEditAccountRequest: Validator<EditAccountRequest>;
export declare const validateOpenDraftRequest: Validator<OpenDraftRequest>;
export declare const validateEditDraftRequest: Validator<EditDraftRequest>;
export declare const validateApplyDraftRequest: Validator<ApplyDraftRequest>;
export declare const validateCreateApiKeyRequest: Validator<CreateApiKeyRequest>;
export declare const validateRenewRejectedRequest: Validator<RenewRejectedRequest>;
export declare const validateOperationRequest: Validator<OperationRequest>;
export declare const validateProblem: Validator<Problem>;
