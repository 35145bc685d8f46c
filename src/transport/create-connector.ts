import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { ConnectorError } from '../errors.ts';
import { connectError } from './network-error.ts';
import { openTunnel } from './open-tunnel.ts';

interface ConnectorOptions {
  readonly lookup: LookupFunction;
  readonly secureContext: SecureContext;
  readonly connectMilliseconds: number;
  readonly proxy?: URL;
  /** Sees a TLS connection between its handshake and the verdict on its certificate; for diagnosis. */
  readonly onPeer?: (socket: TLSSocket) => void;
}

/** Where the HTTP client wants a connection to. */
interface Destination {
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
}

type Connected = (...result: [null, Socket] | [Error, null]) => void;

/**
 * Opens the sockets of the HTTP client: names through the given lookup, certificates always verified whatever the
 * environment says, one deadline over resolving, connecting, tunnelling and the TLS handshake. Every failure is a
 * `ConnectorError`, and that it comes from here proves that no byte of a request was sent.
 */
export function createConnector(options: ConnectorOptions): (to: Destination, done: Connected) => void {
  return (to, done) => {
    const secure = to.protocol === 'https:';
    const abort = new AbortController();
    const timer = setTimeout(() => {
      const details = { host: to.hostname, phase: 'connect' };
      abort.abort(new ConnectorError('net.connect_timeout', { details }));
    }, options.connectMilliseconds);
    openSocket(to, options, abort.signal)
      .then(
        (socket) => done(null, socket),
        (error: unknown) => {
          const failure: unknown = abort.signal.aborted ? abort.signal.reason : error;
          done(connectError(failure, { host: to.hostname, secure }), null);
        },
      )
      .finally(() => clearTimeout(timer));
  };
}

async function openSocket(
  to: Destination,
  { lookup, secureContext, proxy, onPeer }: ConnectorOptions,
  signal: AbortSignal,
): Promise<Socket> {
  const host = to.hostname;
  const secure = to.protocol === 'https:';
  const port = to.port === '' ? (secure ? 443 : 80) : Number(to.port);
  if (!secure) {
    return connected(connectTcp({ host, port, lookup }), 'connect', signal);
  }
  const through =
    proxy === undefined
      ? { host, port, lookup }
      : { socket: await openTunnel(`${bracketed(host)}:${port}`, { proxy, secureContext, signal }) };
  const tls = connectTls({
    ...through,
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    secureContext,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
  // Before the socket's own listener: that one destroys a connection whose certificate does not verify.
  if (onPeer !== undefined) tls.prependOnceListener('secure', () => onPeer(tls));
  return connected(tls, 'secureConnect', signal);
}

function connected(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const giveUp = () => socket.destroy(signal.reason);
    const cleanUp = () => signal.removeEventListener('abort', giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.setNoDelay(true);
    socket.once('error', (error) => {
      cleanUp();
      reject(error);
    });
    socket.once(event, () => {
      cleanUp();
      resolve(socket);
    });
  });
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
