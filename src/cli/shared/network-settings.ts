import { readFileSync } from 'node:fs';
import { ConnectorError } from '../../errors.ts';
import type { NetworkSettings } from '../../host/open-embedded-host.ts';
import { sandboxInstances } from './sandbox-instances.ts';

/** The options that say how this host reaches the network. */
export interface NetworkChoice {
  readonly 'sandbox-instance'?: readonly string[] | undefined;
  readonly 'ca-file'?: string | undefined;
  readonly 'allow-domain'?: readonly string[] | undefined;
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConnectorError('host.ca_invalid', { cause });
  }
}

/**
 * The operator's network settings from options and environment. A proxy may hold a password, so it comes from
 * `COUPA_ACCOUNT_PROXY` alone, never from an option. Throws `host.ca_invalid` and `cli.usage`.
 */
export function networkSettings(
  choice: NetworkChoice,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): NetworkSettings {
  const proxy = environment['COUPA_ACCOUNT_PROXY'];
  const caFile = choice['ca-file'] ?? environment['COUPA_ACCOUNT_CA_FILE'];
  return {
    sandboxInstances: sandboxInstances(choice['sandbox-instance'] ?? []),
    additionalHostSuffixes: choice['allow-domain'] ?? [],
    ...(proxy ? { proxy } : {}),
    ...(caFile ? { ca: readCa(caFile) } : {}),
  };
}
