import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ConnectorError } from '../errors.ts';
import { largestExpandedBytes } from './form/archive-files.ts';
import { signatureFile } from './sign-archive.ts';

const largestEnvelopeBytes = 64 * 1024;

interface ArchiveOnDisk {
  readonly bytes: Buffer;
  /** Text of the signature beside it. */
  readonly envelope: string | undefined;
}

/** Reads once, from one open file, and never more than the limit: what is judged is what is used. */
function readCapped(path: string, limit: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    if (!fstatSync(descriptor).isFile()) throw new ConnectorError('archive.unreadable');
    const buffer = Buffer.alloc(Math.min(fstatSync(descriptor).size, limit + 1));
    let length = 0;
    while (length < buffer.length) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, length);
      if (count === 0) break;
      length += count;
    }
    if (length > limit) throw new ConnectorError('archive.too_large');
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function readEnvelope(path: string): string | undefined {
  try {
    return readCapped(path, largestEnvelopeBytes).toString('utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error instanceof ConnectorError
      ? error
      : new ConnectorError('archive.unreadable', { message: 'The signature cannot be read.', cause: error });
  }
}

/** An archive with the signature that lies beside it. Throws `archive.unreadable` and `archive.too_large`. */
export function readArchiveFile(path: string): ArchiveOnDisk {
  try {
    return { bytes: readCapped(path, largestExpandedBytes), envelope: readEnvelope(signatureFile(path)) };
  } catch (cause) {
    throw cause instanceof ConnectorError ? cause : new ConnectorError('archive.unreadable', { cause });
  }
}
