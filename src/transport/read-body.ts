import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ConnectorError, type ErrorCode } from '../errors.ts';

interface BodyOptions {
  readonly host: string;
  readonly maxBodyBytes: number;
  /** `Content-Encoding` as it was answered; empty when there was none. */
  readonly contentEncoding: string;
}

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads a body to its end, decoded, and stops at the cap. What is counted is what decoding yields, so a small
 * compressed body cannot grow without bound. Throws `net.body_too_large`, and `net.failed` for a coding that
 * cannot be undone or is not a single known one; other failures of the stream are thrown as they are.
 */
export function readBody(body: Readable, options: BodyOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const decoder = decoderFor(options.contentEncoding);
    const source = decoder === undefined || decoder === 'unknown' ? body : decoder;
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: unknown) => {
      reject(error);
      source.destroy();
      body.destroy();
    };
    body.on('error', fail);
    source.on('end', () =>
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)),
    );
    if (decoder === 'unknown') {
      fail(bodyError('net.failed', options, 'content_encoding'));
      return;
    }
    source.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > options.maxBodyBytes) {
        fail(bodyError('net.body_too_large', options, 'cap'));
      } else {
        chunks.push(chunk);
      }
    });
    if (decoder !== undefined) {
      decoder.on('error', () => fail(bodyError('net.failed', options, 'content_encoding')));
      body.pipe(decoder);
    }
  });
}

/** A chain of codings is refused with the unknown ones: nobody who means well answers with one. */
function decoderFor(contentEncoding: string): Transform | 'unknown' | undefined {
  const coding = contentEncoding.trim().toLowerCase();
  if (coding === '' || coding === 'identity') {
    return undefined;
  }
  return Object.hasOwn(decoders, coding) ? (decoders[coding]?.() ?? 'unknown') : 'unknown';
}

function bodyError(code: ErrorCode, { host }: BodyOptions, reason: string): ConnectorError {
  return new ConnectorError(code, { details: { host, phase: 'body', reason } });
}
