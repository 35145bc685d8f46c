import type {
  AuthorizeCompleteInput,
  Authorized,
  AuthorizeRedirect,
  BeforeOperationInput,
  BeforeOperationReady,
  DisconnectResult,
  NoInput,
  RefreshInput,
  RenewalRequired,
  Renewed,
  Revoked,
  RevokeInput,
  ValidateInput,
  ValidationPlan,
  ValidationReport,
} from '../generated/types.ts';
import { authorizeBegin } from './authorize-begin.ts';
import { authorizeComplete } from './authorize-complete.ts';
import { beforeOperation } from './before-operation.ts';
import { planDiagnosis } from './diagnose/plan-diagnosis.ts';
import { disconnect } from './disconnect.ts';
import { type Hook, refusable } from './hook.ts';
import { refresh } from './refresh.ts';
import { revoke } from './revoke.ts';
import { validate } from './validate.ts';

export type { Hook };

/** The hooks of the account type, by the names that the manifest declares. */
export interface Hooks {
  readonly 'authorize.begin': Hook<NoInput, AuthorizeRedirect | Authorized>;
  readonly 'authorize.complete': Hook<AuthorizeCompleteInput, Authorized>;
  readonly refresh: Hook<RefreshInput, Renewed>;
  readonly validate: Hook<ValidateInput, ValidationReport>;
  readonly 'validate.plan': Hook<ValidateInput, ValidationPlan>;
  readonly beforeOperation: Hook<BeforeOperationInput, BeforeOperationReady | RenewalRequired>;
  readonly disconnect: Hook<NoInput, DisconnectResult>;
  readonly revoke: Hook<RevokeInput, Revoked>;
}

/**
 * The hook table. Every hook answers a foreseen failure with `{ outcome: 'refused', error }`; only a fault of the
 * program itself is thrown.
 */
export const hooks: Hooks = Object.freeze({
  'authorize.begin': refusable(authorizeBegin),
  'authorize.complete': refusable(authorizeComplete),
  refresh: refusable(refresh),
  validate: refusable(validate),
  'validate.plan': refusable(planDiagnosis),
  beforeOperation: refusable(beforeOperation),
  disconnect: refusable(disconnect),
  revoke: refusable(revoke),
});
