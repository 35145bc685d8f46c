import type { Context } from 'hono';
import { ConnectorError } from '../errors.ts';
import type { Validator } from '../generated/validator.ts';
import { assertValid } from '../host/assert-shape.ts';

const largestBodyBytes = 1024 * 1024;

/**
 * The JSON body of a request, checked against its schema. Throws `host.content_type_refused`,
 * `host.body_too_large` and `host.request_invalid`, or the given code when a field does not fit.
 */
export async function readJson<Body>(
  context: Context,
  validator: Validator<Body>,
  code: 'host.request_invalid' | 'account.invalid' = 'host.request_invalid',
): Promise<Body> {
  const body = await readAnyJson(context);
  assertValid(validator, body, { code });
  return body;
}

/** Whether a request brings a body at all. */
export function hasBody(context: Context): boolean {
  const { headers } = context.req.raw;
  const length = headers.get('content-length');
  if (length === '0') return false;
  // The adapter gives every POST a stream, also where nothing is in it.
  return length !== null || headers.has('transfer-encoding') || headers.has('content-type');
}

/** The JSON body of a request, of whatever shape. Throws as `readJson` does. */
async function readAnyJson(context: Context): Promise<unknown> {
  // Compared after parsing: every other spelling would be read without the check that belongs to JSON.
  const [mediaType = ''] = (context.req.header('content-type') ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/json') {
    throw new ConnectorError('host.content_type_refused');
  }
  try {
    return JSON.parse(await readText(context.req.raw)) as unknown;
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    throw new ConnectorError('host.request_invalid', { message: 'The body of the request is not JSON.' });
  }
}

async function readText(request: Request): Promise<string> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > largestBodyBytes) throw new ConnectorError('host.body_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
