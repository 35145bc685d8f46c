import { ConnectorError } from '../../errors.ts';
import type { Account } from '../../generated/types.ts';
import { allowedSuffixes } from '../allowed-suffixes.ts';
import { type Connection, connectionOf } from '../connection.ts';
import { type CoupaInstance, parseInstance } from '../coupa-instance.ts';
import { findingFromError, okFinding } from '../finding-of.ts';
import type { HookContext } from '../hook-context.ts';
import { normalizeSettings } from '../normalize-settings.ts';
import type { StageCheck } from './stage.ts';

/** What of the settings later stages can work with, fault or not. */
export interface SettingsCheck extends StageCheck {
  readonly instance: CoupaInstance | undefined;
  readonly connection: Connection | undefined;
}

/** Are the settings complete, and may this host be called? */
export function checkSettings(account: Account, context: HookContext): SettingsCheck {
  const hostSuffixes = allowedSuffixes(context);
  const checked = attempt(() =>
    normalizeSettings({ ...account.settings, ...account.secrets }, { hostSuffixes }),
  );
  const instance = attempt(() => parseInstance(account.settings.host, hostSuffixes));
  const connection = attempt(() => connectionOf(account, context));
  const findings =
    checked instanceof ConnectorError
      ? [findingFromError(checked, { severity: 'error' })]
      : [
          okFinding('settings.complete', 'Every field is filled in and fits the others.'),
          ...checked.findings,
        ];
  return {
    findings,
    instance: instance instanceof ConnectorError ? undefined : instance,
    connection:
      checked instanceof ConnectorError || connection instanceof ConnectorError ? undefined : connection,
  };
}

function attempt<Value>(work: () => Value): Value | ConnectorError {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}
