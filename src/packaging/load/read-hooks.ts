import { ConnectorError } from '../../errors.ts';
import type { Account, ConnectorManifest, HookName } from '../../generated/types.ts';
import { isObject } from '../read-json.ts';
import { hookDefinitions, type LoadedHook, type LoadedHooks } from './hook-contract.ts';
import type { ModuleExports } from './import-module.ts';
import type { Validators } from './read-validators.ts';

type RawHook = (account: Account, input: unknown, context: unknown) => Promise<unknown>;

function missing(name: string): ConnectorError {
  return new ConnectorError('archive.connector_failed', { message: `The archive has no hook ${name}.` });
}

function rawHook(exports: ModuleExports, names: readonly HookName[], name: HookName): RawHook {
  const table = exports['hooks'];
  const hook = isObject(table) && names.includes(name) ? table[name] : undefined;
  if (typeof hook !== 'function') throw missing(name);
  return (account, input, context) => hook(account, input, context);
}

/**
 * Hooks out of the archive's module, held to its own schemas: an account or input that this version does not know is
 * refused before the hook sees it, an answer that it does not know before the host does. Throws
 * `archive.connector_failed` when a hook of the host contract is missing.
 */
export function readHooks(
  exports: ModuleExports,
  { hooks: { names } }: ConnectorManifest,
  validators: Validators,
): LoadedHooks {
  const fits = (definition: string, value: unknown): boolean => validators.get(definition)?.(value) === true;
  function held<Result>(name: HookName): LoadedHook<Result> {
    const hook = rawHook(exports, names, name);
    const { input: asked, result: answered } = hookDefinitions[name];
    const isAnswer = (value: unknown): value is Result => fits(answered, value);
    return async (account, input, context) => {
      if (!fits('account', account) || !fits(asked, input)) {
        throw new ConnectorError('archive.incompatible', {
          message: 'The account or the question of the host does not fit the schemas of this connector.',
        });
      }
      const result = await hook(account, input, context);
      if (isAnswer(result)) return result;
      throw new ConnectorError('host.unexpected', {
        message: 'The connector answered in a form that its own schema does not know.',
      });
    };
  }
  return {
    'authorize.begin': held('authorize.begin'),
    'authorize.complete': held('authorize.complete'),
    refresh: held('refresh'),
    validate: held('validate'),
    'validate.plan': held('validate.plan'),
    beforeOperation: held('beforeOperation'),
    disconnect: held('disconnect'),
    revoke: held('revoke'),
  };
}
