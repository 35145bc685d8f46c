import { parseInstance } from '../account/coupa-instance.ts';
import { ConnectorError } from '../errors.ts';
import type { ConnectorView, InstanceView } from '../generated/types.ts';
import { healthRows } from './health/health-rows.ts';
import { type HostParts, hostSuffixesOf } from './host-parts.ts';
import { redirectUriOf } from './redirect-uri-of.ts';

type DescribedParts = Pick<HostParts, 'hookContext' | 'connector' | 'facts'>;

/** Everything that a page needs to render the account form and to explain what it shows. */
export function describeConnector({ connector, hookContext, facts }: DescribedParts): ConnectorView {
  const { manifest } = connector;
  return {
    manifest,
    ...facts(),
    health: healthRows(),
    redirectUri: hookContext.redirectUri,
    callback: hookContext.callback,
    version: manifest.connector.version,
  };
}

/** The instance that a typed Host is understood as. Throws what saving it would throw, `account.host_*`. */
export function readInstance(parts: DescribedParts, typed: string): InstanceView {
  try {
    const { host, origin } = parseInstance(typed, hostSuffixesOf(parts));
    const redirectUri = redirectUriOf(parts.hookContext, host);
    return { host, origin, redirectUri, sandbox: parts.facts().sandboxInstances.includes(host) };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { message, action, details, code } = error;
    throw new ConnectorError(code, { message, action, details, field: 'host' });
  }
}
