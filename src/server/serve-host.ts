import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { ConnectorError } from '../errors.ts';

const loopback = '127.0.0.1';

/** A fetch-shaped app. */
export interface FetchApp {
  fetch(request: Request): Response | Promise<Response>;
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
  /** Stops listening, lets running requests finish and ends idle connections. */
  close(): Promise<void>;
}

/**
 * Listens on loopback and starts the app there. Throws `host.address_in_use`, and what `start` throws after having
 * given the port back.
 */
export async function serveHost({ port, start }: ServeOptions): Promise<RunningServer> {
  let app: FetchApp | undefined;
  const server = createAdaptorServer({
    fetch: (request) => app?.fetch(request) ?? new Response(null, { status: 503 }),
    overrideGlobalObjects: false,
  });
  const address = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause)));
    server.listen(port, loopback, () => resolve(server.address() as AddressInfo));
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    });
  const origin = `http://${loopback}:${address.port}`;
  try {
    app = await start(origin);
  } catch (error) {
    await close();
    throw error;
  }
  return { origin, close };
}

function listenError(cause: Error): Error {
  const busy = 'code' in cause && cause.code === 'EADDRINUSE';
  return busy ? new ConnectorError('host.address_in_use', { cause }) : cause;
}
