// Generated from schemas/ by scripts/generate.ts; do not edit.

import type { EditAccountRequest, OpenDraftRequest, OperationRequest, Problem, RenewRejectedRequest } from './types.ts';
import type { Validator } from './validator.ts';

export declare const validateEditAccountRequest: Validator<EditAccountRequest>;
export declare const validateOpenDraftRequest: Validator<OpenDraftRequest>;
export declare const validateRenewRejectedRequest: Validator<RenewRejectedRequest>;
export declare const validateOperationRequest: Validator<OperationRequest>;
export declare const validateProblem: Validator<Problem>;
