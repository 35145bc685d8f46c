import { ConnectorError } from '../errors.ts';

/**
 * Refuses to start a process whose environment switches certificate checks off, although this transport would
 * check them all the same: other code in the process would not. Throws `host.tls_verification_disabled`.
 */
export function assertTlsVerification(environment: Readonly<Record<string, string | undefined>>): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    throw new ConnectorError('host.tls_verification_disabled');
  }
}
