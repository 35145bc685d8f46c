import type { Hook, Hooks } from '../account/hooks.ts';
import { ConnectorError } from '../errors.ts';
import {
  validateAuthorizeBeginResult,
  validateAuthorizeCompleteResult,
  validateBeforeOperationResult,
  validateDisconnectResult,
  validateRefreshResult,
  validateRevokeResult,
  validateValidatePlanResult,
  validateValidateResult,
} from '../generated/hook-validators.js';
import type { Refused } from '../generated/types.ts';
import { errorFacts } from './log/error-facts.ts';
import { withinDeadline } from './within-deadline.ts';

const deadlineMilliseconds = 60_000;
// It asks the instance several questions, each of which may take its time.
const validateMilliseconds = 300_000;

const nonsense = 'The connector answered in a form that its contract does not know.';
const silence = 'The connector did not answer in time.';

interface Guard<Result> {
  readonly name: keyof Hooks;
  readonly fits: (value: unknown) => value is Result | Refused;
  /** Left out where the caller has a deadline of its own. */
  readonly milliseconds?: number;
}

/**
 * Hooks that never throw, never stay silent and keep to their schema, whatever those inside do (fault F-58): each of
 * these faults becomes a refusal with `host.unexpected`, and the log says which. A deadline for `refresh` is the
 * caller's, who must hear an answer that comes late.
 */
export function guardHooks(hooks: Hooks): Hooks {
  const milliseconds = deadlineMilliseconds;
  return {
    'authorize.begin': guarded((...call) => hooks['authorize.begin'](...call), {
      name: 'authorize.begin',
      fits: validateAuthorizeBeginResult,
      milliseconds,
    }),
    'authorize.complete': guarded((...call) => hooks['authorize.complete'](...call), {
      name: 'authorize.complete',
      fits: validateAuthorizeCompleteResult,
      milliseconds,
    }),
    refresh: guarded((...call) => hooks.refresh(...call), { name: 'refresh', fits: validateRefreshResult }),
    validate: guarded((...call) => hooks.validate(...call), {
      name: 'validate',
      fits: validateValidateResult,
      milliseconds: validateMilliseconds,
    }),
    'validate.plan': guarded((...call) => hooks['validate.plan'](...call), {
      name: 'validate.plan',
      fits: validateValidatePlanResult,
      milliseconds,
    }),
    beforeOperation: guarded((...call) => hooks.beforeOperation(...call), {
      name: 'beforeOperation',
      fits: validateBeforeOperationResult,
      milliseconds,
    }),
    disconnect: guarded((...call) => hooks.disconnect(...call), {
      name: 'disconnect',
      fits: validateDisconnectResult,
      milliseconds,
    }),
    revoke: guarded((...call) => hooks.revoke(...call), {
      name: 'revoke',
      fits: validateRevokeResult,
      milliseconds,
    }),
  };
}

function guarded<Input, Result>(
  hook: Hook<Input, Result>,
  { name, fits, milliseconds }: Guard<Result>,
): Hook<Input, Result> {
  return async (account, input, context) => {
    try {
      const asked = hook(account, input, context);
      const result = milliseconds === undefined ? await asked : await withinDeadline(asked, milliseconds);
      if (fits(result)) return result;
      throw new ConnectorError('host.unexpected', { message: result === undefined ? silence : nonsense });
    } catch (cause) {
      const error =
        cause instanceof ConnectorError ? cause : new ConnectorError('host.unexpected', { cause });
      if (error.code === 'host.unexpected') {
        context.log({ event: 'hook.failed', accountId: account.id, hook: name, ...errorFacts(error) });
      }
      return { outcome: 'refused', error: error.toData() };
    }
  };
}
