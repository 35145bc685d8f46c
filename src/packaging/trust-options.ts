/** Whom a host believes. */
export interface TrustOptions {
  /** Files with the public keys (PEM) of those who may pack for this host. */
  readonly trust?: readonly string[];
  /** Takes an archive that nobody has signed. For one that you have packed yourself, on this machine. */
  readonly allowUnsignedConnector?: boolean;
}
