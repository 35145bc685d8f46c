import type { MiddlewareHandler } from 'hono';
import { messageStyleSource } from './message-page.ts';

/** Nothing is loaded, framed, submitted or run; one style, known by its hash, is applied (checks ). */
const headers: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src ${messageStyleSource}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Sets the headers that every answer carries, errors and unknown addresses included. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
};
