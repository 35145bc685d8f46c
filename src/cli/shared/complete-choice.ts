import { ConnectorError } from '../../errors.ts';
import type { CallbackRule, ConfigFile } from '../../generated/types.ts';
import { callbackRules, type LoopbackAddress } from './callback-path.ts';
import { findConfig } from './find-config.ts';
import type { NetworkChoice } from './network-settings.ts';
import type { LogChoice } from './open-log.ts';
import { defaultPort } from './port-flag.ts';

/** The options of a command that name a host. */
export interface HostChoice extends NetworkChoice, LogChoice {
  readonly config?: string | undefined;
  readonly 'data-dir'?: string | undefined;
  readonly port?: number | undefined;
  readonly callback?: CallbackRule | undefined;
  /** Where the callback comes to; default: 127.0.0.1. */
  readonly loopback?: LoopbackAddress | undefined;
}

/** A choice in which everything that options, environment and settings file say has been put together. */
export interface CompleteChoice extends HostChoice {
  readonly port: number;
  readonly callback: CallbackRule;
  readonly 'sandbox-instance': readonly string[];
  readonly 'allow-domain': readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Options before environment before settings file before what is usual. Throws `host.config_unreadable`,
 * `host.config_invalid`, and `cli.usage` for a port or a rule for callbacks that is none.
 */
export function completeChoice(
  choice: HostChoice,
  environment: Environment = process.env,
  config: ConfigFile = findConfig(choice.config)?.config ?? {},
): CompleteChoice {
  const set = (variable: string) => environment[`COUPA_ACCOUNT_${variable}`] || undefined;
  return {
    'data-dir': choice['data-dir'] ?? set('HOME') ?? config.dataFolder,
    port: choice.port ?? portOf(set('PORT')) ?? config.port ?? defaultPort,
    callback: choice.callback ?? ruleOf(set('CALLBACK')) ?? config.callback ?? 'per-instance',
    'sandbox-instance':
      choice['sandbox-instance'] ?? listOf(set('SANDBOX_INSTANCE')) ?? pairsOf(config.sandboxInstances ?? {}),
    'allow-domain': choice['allow-domain'] ?? listOf(set('ALLOW_DOMAIN')) ?? config.allowDomains ?? [],
    'ca-file': choice['ca-file'] ?? set('CA_FILE') ?? config.caFile,
    loopback: choice.loopback,
    log: choice.log ?? set('LOG') ?? config.log,
    'log-file': choice['log-file'] ?? config.logFile,
  };
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(/[\s,]+/).filter((part) => part !== '');
}

function pairsOf(instances: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(instances).map(([host, origin]) => `${host}=${origin}`);
}

function ruleOf(text: string | undefined): CallbackRule | undefined {
  if (text === undefined) return undefined;
  const rule = callbackRules.find((known) => known === text);
  if (rule !== undefined) return rule;
  throw new ConnectorError('cli.usage', {
    message: `COUPA_ACCOUNT_CALLBACK is neither ${callbackRules.join(' nor ')}.`,
  });
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new ConnectorError('cli.usage', { message: 'COUPA_ACCOUNT_PORT is not the number of a port.' });
}
