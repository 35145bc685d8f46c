import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Send } from '../../src/transport.ts';

/** Anything that answers as `fetch` does: a Hono app, the sandbox, a function in an object. */
export interface FetchShaped {
  fetch(request: Request): Response | Promise<Response>;
}

/**
 * A `send` for `createFetch` that hands each request to an app in this process instead of a socket. Deadlines, body
 * cap, redirect rule and error wrapping of the transport run as they do in production.
 */
export function sendToApp(app: FetchShaped): Send {
  return async (url, { method, headers, body, signal }) => {
    const response = await app.fetch(new Request(url, { method, headers, body, signal, redirect: 'manual' }));
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as ReadableStream),
    };
  };
}
