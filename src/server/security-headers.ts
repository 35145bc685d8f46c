import type { MiddlewareHandler } from 'hono';
import { doneScriptSource, messageStyleSource } from './message-page.ts';

const never = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/** Nothing is loaded, framed, submitted or run but one style and one script, known by their hashes. */
const messagePolicy = `default-src 'none'; style-src ${messageStyleSource}; script-src ${doneScriptSource}; form-action 'none'; ${never}`;

/**
 * The policy of the designer's page: what it loads comes from the files of this host alone, its styles too. It submits no
 * form: a key that was typed must not end in an address when a script failed.
 */
export const pagePolicy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; ${never}`;

/** The headers of every answer, errors and unknown addresses included (checks ). */
export const everyAnswersHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': messagePolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const headers = Object.entries(everyAnswersHeaders);

/** Sets them ahead of the handler, which may say something else for its answer. */
export const securityHeaders: MiddlewareHandler = (context, next) => {
  for (const [name, value] of headers) context.header(name, value);
  return next();
};
