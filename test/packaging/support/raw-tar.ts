import { tarHeader } from '../../../src/packaging/form/tar-header.ts';

/** What of a header is not as it should be. */
export interface RawEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** The size that is announced, when it is a lie. */
  readonly size?: number;
  readonly type?: string;
  readonly linkName?: string;
  readonly prefix?: string;
  /** Leaves the checksum of the plain header although other fields were changed. */
  readonly keepChecksum?: boolean;
  /** Any field, written over last. */
  readonly patch?: readonly [offset: number, text: string];
}

function fixChecksum(header: Buffer): void {
  header.write(' '.repeat(8), 148, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

function rawEntry({
  name,
  content = '',
  size,
  type,
  linkName,
  prefix,
  keepChecksum,
  patch,
}: RawEntry): Buffer {
  const body = Buffer.from(content);
  const header = tarHeader('package/x', size ?? body.length);
  header.fill(0, 0, 100).write(name, 0, 100, 'utf8');
  if (type !== undefined) header.write(type, 156, 'latin1');
  if (linkName !== undefined) header.write(linkName, 157, 'latin1');
  if (prefix !== undefined) header.write(prefix, 345, 'latin1');
  if (patch !== undefined) header.write(patch[1], patch[0], 'latin1');
  if (keepChecksum !== true) fixChecksum(header);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** A tar of entries as somebody with bad intentions would write it, with valid checksums unless told otherwise. */
export function rawTar(entries: readonly RawEntry[], end: Buffer = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...entries.map(rawEntry), end]);
}
