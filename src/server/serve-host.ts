import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { ConnectorError } from '../errors.ts';

const loopback = '127.0.0.1';
const patienceMilliseconds = 25_000;
const sweepMilliseconds = 50;

/** A fetch-shaped app. */
export interface FetchApp {
  /** `bindings` are the adapter's: the sockets behind the request, where there are any. */
  fetch(request: Request, bindings?: object): Response | Promise<Response>;
  /** Takes nothing new from now on and ends its streams; what runs is finished. */
  stop?(): void;
}

export interface ServeOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Makes the app when the origin is known: the redirect URI holds the port. */
  readonly start: (origin: string) => Promise<FetchApp>;
}

export interface RunningServer {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Stops listening, ends streams, lets running requests finish for up to 25 seconds, and ends every connection. */
  close(): Promise<void>;
}

/**
 * Listens on loopback and starts the app there. Throws `host.address_in_use`, and what `start` throws after having
 * given the port back.
 */
export async function serveHost({ port, start }: ServeOptions): Promise<RunningServer> {
  let app: FetchApp | undefined;
  const server = createAdaptorServer({
    fetch: (request, bindings) => app?.fetch(request, bindings) ?? new Response(null, { status: 503 }),
    overrideGlobalObjects: false,
  });
  const address = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause)));
    server.listen(port, loopback, () => resolve(server.address() as AddressInfo));
  });
  const close = () => {
    app?.stop?.();
    return closeServer(server);
  };
  const origin = `http://${loopback}:${address.port}`;
  try {
    app = await start(origin);
  } catch (error) {
    await close();
    throw error;
  }
  return { origin, close };
}

async function closeServer(server: ServerType): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  if (!('closeIdleConnections' in server)) return closed;
  // A connection becomes idle only when its last answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMilliseconds);
  const giveUp = setTimeout(() => server.closeAllConnections(), patienceMilliseconds);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(giveUp);
}

function listenError(cause: Error): Error {
  const busy = 'code' in cause && cause.code === 'EADDRINUSE';
  return busy ? new ConnectorError('host.address_in_use', { cause }) : cause;
}
