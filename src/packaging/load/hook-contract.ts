import type {
  Account,
  AuthorizeBeginResult,
  AuthorizeCompleteResult,
  BeforeOperationResult,
  DisconnectResult,
  HookName,
  RefreshResult,
  RevokeResult,
  ValidatePlanResult,
  ValidateResult,
} from '../../generated/types.ts';

/** What each hook answers under host contract 1. */
interface HookResults {
  readonly 'authorize.begin': AuthorizeBeginResult;
  readonly 'authorize.complete': AuthorizeCompleteResult;
  readonly refresh: RefreshResult;
  readonly validate: ValidateResult;
  readonly 'validate.plan': ValidatePlanResult;
  readonly beforeOperation: BeforeOperationResult;
  readonly disconnect: DisconnectResult;
  readonly revoke: RevokeResult;
}

/** A hook of a loaded archive, for the host to call with its account, input and context. */
export type LoadedHook<Result> = (account: Account, input: unknown, context: unknown) => Promise<Result>;

/** The hooks of a loaded archive, by name. */
export type LoadedHooks = { readonly [Name in HookName]: LoadedHook<HookResults[Name]> };

/** The definitions of the hooks' schema that input and result of a hook must fit. */
export const hookDefinitions = {
  'authorize.begin': { input: 'noInput', result: 'authorizeBeginResult' },
  'authorize.complete': { input: 'authorizeCompleteInput', result: 'authorizeCompleteResult' },
  refresh: { input: 'refreshInput', result: 'refreshResult' },
  validate: { input: 'validateInput', result: 'validateResult' },
  'validate.plan': { input: 'validateInput', result: 'validatePlanResult' },
  beforeOperation: { input: 'beforeOperationInput', result: 'beforeOperationResult' },
  disconnect: { input: 'noInput', result: 'disconnectResult' },
  revoke: { input: 'revokeInput', result: 'revokeResult' },
} as const satisfies Record<HookName, { readonly input: string; readonly result: string }>;
