import { getResponse, type RequestHandler } from 'msw';
import type { Send } from '../../src/transport.ts';
import { sendToApp } from './send-to-app.ts';

/**
 * A `send` that is answered by MSW handlers, nothing patched: MSW does not see calls of the `undici` package, so
 * handlers are asked directly. A request without a handler fails the test.
 */
export function sendThroughMsw(...handlers: readonly RequestHandler[]): Send {
  return sendToApp({
    async fetch(request) {
      const response = await getResponse([...handlers], request);
      if (response === undefined) {
        throw new Error(`No handler for ${request.method} ${new URL(request.url).pathname}`);
      }
      return response;
    },
  });
}
