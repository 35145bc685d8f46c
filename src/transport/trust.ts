import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { ConnectorError } from '../errors.ts';

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * What certificates are judged by: the default authorities, and beside them those of `ca` (PEM). Built once, since
 * reading all roots for each connection costs more than a handshake. Throws `host.ca_invalid`.
 */
export function createTrust(ca: string | undefined): SecureContext {
  const minVersion = 'TLSv1.2';
  if (ca === undefined) {
    return createSecureContext({ minVersion });
  }
  const certificates = ca.match(pemCertificate) ?? [];
  try {
    for (const certificate of certificates) {
      new X509Certificate(certificate);
    }
  } catch {
    throw new ConnectorError('host.ca_invalid');
  }
  if (certificates.length === 0) {
    throw new ConnectorError('host.ca_invalid');
  }
  return createSecureContext({ minVersion, ca: [...getCACertificates('default'), ...certificates] });
}
