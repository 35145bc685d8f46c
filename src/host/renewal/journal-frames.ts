import { crc32 } from 'node:zlib';

const magic = 0x43524a31;
const headBytes = 12;

/** Bytes of zeros that end a run of frames: an older frame behind them is never read. */
export const terminatorBytes: number = headBytes;

/** What a payload takes in a file; bytes. */
export function frameBytes(payload: Uint8Array): number {
  return headBytes + payload.length;
}

/** Frames a payload: mark, length, checksum, payload; big-endian. */
export function toFrame(payload: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(magic, 0);
  head.writeUInt32BE(payload.length, 4);
  head.writeUInt32BE(crc32(payload), 8);
  return Buffer.concat([head, payload]);
}

/** The payloads from the start on, up to the first that is torn or damaged, and where that is. */
export function readFrames(bytes: Buffer): { readonly payloads: readonly Buffer[]; readonly end: number } {
  const payloads: Buffer[] = [];
  let end = 0;
  while (end + headBytes <= bytes.length && bytes.readUInt32BE(end) === magic) {
    const from = end + headBytes;
    const payload = bytes.subarray(from, from + bytes.readUInt32BE(end + 4));
    if (payload.length !== bytes.readUInt32BE(end + 4)) break;
    if (crc32(payload) !== bytes.readUInt32BE(end + 8)) break;
    payloads.push(payload);
    end = from + payload.length;
  }
  return { payloads, end };
}
