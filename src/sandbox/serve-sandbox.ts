import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Sandbox } from './sandbox.ts';

/** A sandbox that listens. */
export interface ServedSandbox {
  /** E.g. `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Ends held answers, drops every connection and stops listening. */
  close(): Promise<void>;
}

const instanceSuffixes = ['.coupahost.com', '.coupacloud.com'];

/**
 * Mounts a sandbox on a socket, on loopback and a free port unless told otherwise. Requests under any other host name
 * than loopback or a Coupa name are refused with 421, so that no web page can reach it by renaming an address.
 */
export async function serveSandbox(
  sandbox: Sandbox,
  { port = 0, hostname = '127.0.0.1' }: { readonly port?: number; readonly hostname?: string } = {},
): Promise<ServedSandbox> {
  const answer = (request: Request) =>
    isExpectedHost(new URL(request.url).hostname, [hostname, sandbox.instanceHost])
      ? sandbox.fetch(request)
      : new Response('Misdirected request\n', { status: 421, headers: { 'content-type': 'text/plain' } });
  const server = createServer(getRequestListener(answer, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => resolve());
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${bound}`,
    port: bound,
    close: () =>
      new Promise<void>((resolve, reject) => {
        sandbox.faults.clear();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function isExpectedHost(name: string, named: readonly string[]): boolean {
  return (
    ['127.0.0.1', 'localhost', '[::1]', ...named].includes(name) ||
    instanceSuffixes.some((suffix) => name.endsWith(suffix))
  );
}
