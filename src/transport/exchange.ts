import type { Readable } from 'node:stream';
import { ConnectorError, type ErrorCode } from '../errors.ts';
import { BufferedResponse } from './buffered-response.ts';
import type { TransportLimits } from './limits.ts';
import { networkError, type Phase } from './network-error.ts';
import { readBody } from './read-body.ts';

/** The answer of the HTTP client, its body still to be read. */
export interface RawAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

interface ExchangeOptions {
  readonly host: string;
  readonly limits: TransportLimits;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs one request under its deadlines and reads the whole answer. Settles by the deadlines even when `start` never
 * does. Throws `net.*` only.
 */
export function exchange(
  start: (signal: AbortSignal) => Promise<RawAnswer>,
  { host, limits, signal }: ExchangeOptions,
): Promise<Response> {
  const total = limits.totalMilliseconds;
  const headers = Math.min(limits.headersMilliseconds, total);
  return new Promise((resolve, reject) => {
    let phase: Phase = 'headers';
    const controller = new AbortController();
    const giveUp = (code: ErrorCode) => {
      const error = new ConnectorError(code, { details: { host, phase } });
      reject(error);
      controller.abort(error);
    };
    const onAbort = () => giveUp('net.aborted');
    // One timer for both deadlines: nearly every request is over before the first.
    let timer = setTimeout(() => {
      if (phase === 'headers') {
        giveUp('net.headers_timeout');
      } else {
        timer = setTimeout(giveUp, total - headers, 'net.total_timeout');
      }
    }, headers);
    signal?.addEventListener('abort', onAbort, { once: true });
    const onHeaders = () => {
      phase = 'body';
    };
    const cleanUp = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    answerOf(() => start(controller.signal), { host, maxBodyBytes: limits.maxBodyBytes, onHeaders }).then(
      (response) => {
        cleanUp();
        resolve(response);
      },
      (error: unknown) => {
        cleanUp();
        reject(networkError(error, { host, phase }));
      },
    );
  });
}

interface AnswerOptions {
  readonly host: string;
  readonly maxBodyBytes: number;
  readonly onHeaders: () => void;
}

async function answerOf(start: () => Promise<RawAnswer>, options: AnswerOptions): Promise<Response> {
  const { statusCode, headers, body } = await start();
  options.onHeaders();
  const contentEncoding = headers['content-encoding']?.toString() ?? '';
  const content = await readBody(body, { ...options, contentEncoding });
  const response = new BufferedResponse(content, statusCode);
  copyHeaders(headers, response.headers);
  return response;
}

/** Headers of one connection (RFC 9110 7.6.1), and of the transfer, which is over: the body is decoded. */
const transferHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'trailer',
  'content-encoding',
  'content-length',
]);

function copyHeaders(raw: RawAnswer['headers'], headers: Headers): void {
  for (const name in raw) {
    const value = raw[name];
    if (value === undefined || transferHeaders.has(name)) {
      continue;
    }
    for (const line of typeof value === 'string' ? [value] : value) {
      headers.append(name, line);
    }
  }
}
