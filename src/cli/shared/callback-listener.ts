import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConnectorError } from '../../errors.ts';
import type { CompleteOutcome, Initiator } from '../../host/host.ts';
import { type Message, messagePage, messageStyleSource } from '../../server/message-page.ts';
import { toErrorData } from './to-error-data.ts';

const cookieName = 'coupa_account_flow';

interface ListenOptions {
  /** The registered redirect URI, on http://127.0.0.1 or http://[::1]; its address and port are listened on and its path is exact. */
  readonly redirectUri: string;
  readonly initiator: Initiator;
  readonly authorizationUrl: string;
  /** Given the query of an answer, and what the browser brought. */
  readonly complete: (query: string, browserSecret: string | undefined) => Promise<CompleteOutcome>;
  readonly timeoutSeconds: number;
}

interface CallbackListener {
  /** The one-time local address to open in a browser; it binds the browser and sends it on to Coupa. */
  readonly startUrl: string;
  /** Settles with the first answer that belongs to this attempt; the port is closed by then. */
  readonly outcome: Promise<CompleteOutcome>;
}

function cookieOf(request: IncomingMessage): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === cookieName)?.[1];
}

function answer(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  message?: Message,
): Promise<void> {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src ${messageStyleSource}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'content-type': 'text/html; charset=utf-8',
    connection: 'close',
    ...headers,
  });
  return new Promise((resolve) =>
    response.end(message === undefined ? '' : messagePage(message), () => resolve()),
  );
}

function shut(server: Server): void {
  server.close();
  server.closeAllConnections();
}

/** A return whose state nobody knows was not ours; the attempt goes on. */
function isForeign(error: unknown): boolean {
  return (
    error instanceof ConnectorError &&
    (error.code === 'callback.state_missing' || error.code === 'callback.state_unknown')
  );
}

function listenError(cause: Error): Error {
  if (!('code' in cause) || cause.code !== 'EADDRINUSE') return cause;
  const action =
    'Stop what listens there, perhaps coupa-account serve, or use --no-browser. Another --port needs its own registered Redirect URI.';
  return new ConnectorError('host.address_in_use', { cause, action });
}

async function listen(server: Server, { hostname, port }: URL): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause)));
    server.listen(Number(port), hostname.replace(/^\[|\]$/g, ''), resolve);
  });
}

/**
 * Listens on the loopback address of the redirect URI for the return from Coupa (RFC 8252 7.3): GET on the exact path, one answer, then the port
 * closes; at the latest after `timeoutSeconds`. The start address sets the cookie that the return must carry.
 * The outcome rejects with `authorize.timed_out`, or with what `complete` throws. Throws `host.address_in_use`
 * when the port is taken.
 */
export async function listenForCallback(options: ListenOptions): Promise<CallbackListener> {
  const { redirectUri, initiator, authorizationUrl } = options;
  const callback = new URL(redirectUri);
  const startPath = `/start/${randomBytes(16).toString('base64url')}`;
  const { promise: outcome, resolve, reject } = Promise.withResolvers<CompleteOutcome>();
  let started = false;
  const server = createServer((request, response) => void handle(request, response));

  async function start(response: ServerResponse): Promise<void> {
    started = true;
    const cookie = `${cookieName}=${initiator.browserSecret}; HttpOnly; SameSite=Lax; Path=${callback.pathname}`;
    await answer(response, 303, { location: authorizationUrl, 'set-cookie': cookie });
  }

  async function finish(request: IncomingMessage, response: ServerResponse, query: string): Promise<void> {
    try {
      const done = await options.complete(query, cookieOf(request));
      await answer(
        response,
        200,
        {},
        {
          title: 'Authorized',
          tone: 'good',
          lines: ['You may close this page and go back to the terminal.'],
        },
      );
      resolve(done);
    } catch (error) {
      const data = toErrorData(error);
      await answer(
        response,
        400,
        {},
        {
          title: 'Not authorized',
          tone: 'bad',
          lines: [data.message, data.action],
          code: data.code,
        },
      );
      if (isForeign(error)) return;
      reject(error);
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', callback.origin);
    const ours = url !== null && request.method === 'GET' && request.headers.host === callback.host;
    if (ours && url.pathname === startPath && !started) return start(response);
    if (ours && url.pathname === callback.pathname) return finish(request, response, url.search);
    await answer(
      response,
      404,
      {},
      { title: 'Nothing here', tone: 'bad', lines: ['Go back to the terminal.'] },
    );
  }

  await listen(server, callback);
  const timer = setTimeout(
    () => reject(new ConnectorError('authorize.timed_out')),
    options.timeoutSeconds * 1000,
  );
  const closed = outcome.finally(() => {
    clearTimeout(timer);
    shut(server);
  });
  // Settles perhaps before the caller awaits it, and must not end the process then.
  closed.catch(() => undefined);
  return { startUrl: `${callback.origin}${startPath}`, outcome: closed };
}
