import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { everyAnswersHeaders } from '../security-headers.ts';
import type { RouteContext } from './handler.ts';

// An answer that stays the same object is written once: headers do until their token changes.
const texts = new WeakMap<object, string>();

function textOf(body: object): string {
  const known = texts.get(body);
  if (known !== undefined) return known;
  const text = JSON.stringify(body);
  if (Object.isFrozen(body)) texts.set(body, text);
  return text;
}

/**
 * JSON for the one call that comes before every operation. On a socket it is written at once: the way through a response
 * object and its stream costs more than everything else that the call does.
 */
export function quickJson(context: RouteContext, body: object): Response {
  const { outgoing } = (context.env ?? {}) as Partial<HttpBindings>;
  if (outgoing === undefined) return context.json(body);
  const text = textOf(body);
  outgoing.writeHead(200, {
    ...everyAnswersHeaders,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  outgoing.end(text);
  return RESPONSE_ALREADY_SENT;
}
