import type { PeerCertificate, TLSSocket } from 'node:tls';

/** What a TLS peer showed, verified or not; texts are printable and cut. */
export interface TlsFacts {
  /** For example `TLSv1.3`. */
  readonly protocol?: string;
  readonly certificate?: CertificateFacts;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
}

const longestName = 120;

/** The facts of a connection whose handshake is done and whose certificate may still be refused. */
export function readPeer(socket: TLSSocket): TlsFacts {
  const protocol = socket.getProtocol();
  const certificate = certificateFacts(socket.getPeerCertificate());
  return {
    ...(protocol === null ? {} : { protocol }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function certificateFacts(peer: PeerCertificate): CertificateFacts | undefined {
  const validFrom = Date.parse(peer.valid_from ?? '');
  const validTo = Date.parse(peer.valid_to ?? '');
  if (Number.isNaN(validFrom) || Number.isNaN(validTo)) return undefined;
  return {
    subject: printable(peer.subject?.CN),
    issuer: printable(peer.issuer?.CN ?? peer.issuer?.O),
    validFrom,
    validTo,
  };
}

/** Whoever answers writes these names. */
function printable(name: string | readonly string[] | undefined): string {
  const text = [name ?? ''].flat().join(' ');
  const cleaned = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return cleaned === '' ? 'without a name' : cleaned.slice(0, longestName);
}
