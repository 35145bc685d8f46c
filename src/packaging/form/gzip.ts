import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ConnectorError } from '../../errors.ts';
import { largestExpandedBytes } from './archive-files.ts';

// RFC 1952: deflate, no name, no time, best compression, written on no system in particular.
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff]);
const trailerBytes = 8;

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Compresses without a trace of time, name or machine. */
export function gzip(data: Uint8Array): Buffer {
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(crc32(data), 0);
  trailer.writeUInt32LE(data.length, 4);
  return Buffer.concat([
    header,
    deflateRawSync(data, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 }),
    trailer,
  ]);
}

function refuse(message: string, cause?: unknown): never {
  throw new ConnectorError('archive.malformed', { message, ...(cause === undefined ? {} : { cause }) });
}

function inflate(data: Buffer): Inflated {
  try {
    const options = { maxOutputLength: largestExpandedBytes, info: true };
    return inflateRawSync(data, options) as unknown as Inflated;
  } catch (cause) {
    const isBomb =
      cause instanceof RangeError || (cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    if (isBomb) throw new ConnectorError('archive.too_large', { cause });
    return refuse('The archive is cut off or damaged.', cause);
  }
}

/**
 * Expands one gzip member in the form of `gzip` and nothing after it, up to 20 MiB. Node's own gunzip passes over
 * what follows a member. Throws `archive.malformed` and `archive.too_large`.
 */
export function gunzip(data: Buffer): Buffer {
  if (!data.subarray(0, header.length).equals(header)) {
    refuse('The file does not begin as an archive of coupa-account pack does.');
  }
  const { buffer, engine } = inflate(data.subarray(header.length));
  const end = header.length + engine.bytesWritten;
  if (data.length < end + trailerBytes) refuse('The archive is cut off.');
  if (data.length > end + trailerBytes) refuse('The archive is followed by other data.');
  if (data.readUInt32LE(end) !== crc32(buffer) || data.readUInt32LE(end + 4) !== buffer.length) {
    refuse('The checksum of the archive does not fit.');
  }
  return buffer;
}
