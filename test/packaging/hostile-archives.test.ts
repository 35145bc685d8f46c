import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchiveFiles, comparePaths } from '../../src/packaging/form/archive-files.ts';
import { pathProblem } from '../../src/packaging/form/archive-path.ts';
import { decodeTar } from '../../src/packaging/form/decode-tar.ts';
import { encodeTar } from '../../src/packaging/form/encode-tar.ts';
import { gunzip, gzip } from '../../src/packaging/form/gzip.ts';
import { loadConnector } from '../../src/packaging/load-connector.ts';
import { verifyFile } from '../../src/packaging/verify-file.ts';
import { codeOf } from './support/code-of.ts';
import { type RawEntry, rawTar } from './support/raw-tar.ts';

let box: string;

beforeAll(() => {
  box = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterAll(() => {
  rmSync(box, { recursive: true, force: true });
});

const one = (entry: RawEntry) => gzip(rawTar([entry]));
const many = (...entries: readonly RawEntry[]) => gzip(rawTar(entries));
const good = gzip(rawTar([{ name: 'package/a', content: 'a' }]));
const lastByte = (bytes: Buffer) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);

const corpus: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
  ['an absolute path', () => one({ name: '/etc/passwd' }), /an absolute path/],
  ['a path with ..', () => one({ name: 'package/../../etc/x' }), /leads out of its folder/],
  ['a path with .', () => one({ name: 'package/./x' }), /leads out of its folder/],
  ['a path outside package/', () => one({ name: 'other/x' }), /outside package/],
  ['a drive', () => one({ name: 'C:package/x' }), /a drive/],
  ['a backslash', () => one({ name: 'package\\x' }), /a backslash/],
  ['a NUL in the name', () => one({ name: 'package/a\0/../b' }), /a NUL/],
  ['an empty part', () => one({ name: 'package//x' }), /empty part/],
  ['a device name of Windows', () => one({ name: 'package/aux.js' }), /device on some systems/],
  ['a name that ends in a dot', () => one({ name: 'package/x.' }), /systems shorten/],
  ['a name of several alphabets', () => one({ name: 'package/ﬁle' }), /a character beyond/],
  ['a hard link', () => one({ name: 'package/x', type: '1', linkName: '/etc/passwd' }), /a hard link/],
  ['a symbolic link', () => one({ name: 'package/x', type: '2', linkName: '../..' }), /a symbolic link/],
  [
    'a link within a plain file',
    () => one({ name: 'package/x', linkName: '/etc/passwd' }),
    /a header with another/,
  ],
  ['a character device', () => one({ name: 'package/x', type: '3' }), /a character device/],
  ['a block device', () => one({ name: 'package/x', type: '4' }), /a block device/],
  ['a folder', () => one({ name: 'package/x', type: '5' }), /a folder/],
  ['a pipe', () => one({ name: 'package/x', type: '6' }), /a pipe/],
  [
    'an extended header',
    () => one({ name: 'package/x', type: 'x', content: '11 path=/x\n' }),
    /an extended header/,
  ],
  ['a long name of GNU tar', () => one({ name: 'package/x', type: 'L', content: '/etc/x' }), /a long name/],
  ['a sparse file', () => one({ name: 'package/x', type: 'S' }), /a sparse file/],
  ['the old type of a file', () => one({ name: 'package/x', type: '\0' }), /an unknown type/],
  ['a prefix that moves the file', () => one({ name: 'package/x', prefix: '/etc' }), /a header with another/],
  ['a set-user-id bit', () => one({ name: 'package/x', patch: [100, '0004755\0'] }), /a header with another/],
  [
    'a size in base 256',
    () => one({ name: 'package/x', patch: [124, '\x80'] }),
    /a size in another notation/,
  ],
  [
    'a wrong checksum',
    () => one({ name: 'package/x', keepChecksum: true, patch: [108, '0000001'] }),
    /checksum/,
  ],
  ['a size beyond the end', () => one({ name: 'package/x', size: 100_000 }), /less than an entry announces/],
  [
    'data in the padding',
    () => gzip(rawTar([{ name: 'package/x', content: `x${'\0'.repeat(510)}!`, size: 1 }])),
    /must be zeros/,
  ],
  ['the same path twice', () => many({ name: 'package/x' }, { name: 'package/x' }), /the same path twice/],
  [
    'paths that differ in case',
    () => many({ name: 'package/README' }, { name: 'package/readme' }),
    /case alone/,
  ],
  [
    'paths that Unicode folds',
    () => many({ name: 'package/e\u0301' }, { name: 'package/\u00e9' }),
    /a character beyond/,
  ],
  ['paths out of order', () => many({ name: 'package/b' }, { name: 'package/a' }), /out of order/],
  [
    'a file that is a folder too',
    () => many({ name: 'package/a' }, { name: 'package/a/b' }),
    /others have a folder/,
  ],
  ['no end', () => gzip(rawTar([{ name: 'package/x' }], Buffer.alloc(0))), /without its two blocks/],
  ['half an end', () => gzip(rawTar([{ name: 'package/x' }], Buffer.alloc(512))), /data after its end/],
  [
    'data after the end',
    () => gzip(rawTar([{ name: 'package/x' }], Buffer.alloc(2048))),
    /data after its end/,
  ],
  [
    'an entry hidden after the end',
    () => gzip(Buffer.concat([rawTar([]), rawTar([{ name: 'package/x' }])])),
    /after its end/,
  ],
  ['data after the gzip member', () => Buffer.concat([good, Buffer.from('x')]), /followed by other data/],
  ['a second gzip member', () => Buffer.concat([good, good]), /followed by other data/],
  ['a gzip member with a name', () => good.with(3, 8), /does not begin/],
  ['another way of gzip', () => gzipSync(rawTar([{ name: 'package/a' }])), /does not begin/],
  ['a file cut off in its middle', () => good.subarray(0, good.length >> 1), /cut off/],
  ['a file cut off in its checksum', () => good.subarray(0, -3), /cut off/],
  ['a wrong length at the end', () => lastByte(good), /checksum/],
  ['nothing at all', () => Buffer.alloc(0), /does not begin/],
  ['something else', () => Buffer.from('PK\x03\x04 not an archive'), /does not begin/],
  [
    'more than 2,000 files',
    () => many(...Array.from({ length: 2001 }, (_, index) => ({ name: `package/${10_000 + index}` }))),
    /more than 2,000 files/,
  ],
  ['a bomb of 64 MiB', () => gzip(Buffer.alloc(64 * 1024 * 1024)), /more than 20 MiB/],
  [
    'one file of more than 20 MiB',
    () => one({ name: 'package/x', content: Buffer.alloc(21 * 1024 * 1024) }),
    /20 MiB/,
  ],
];

describe('an archive with bad intentions (A-63)', () => {
  it.each(corpus)('is refused before anything of it is written or run: %s', async (_what, make, reason) => {
    const file = join(box, 'hostile.tgz');
    writeFileSync(file, make());
    const before = readdirSync(box, { recursive: true });
    const { report, files } = verifyFile(file, { allowUnsignedConnector: true });
    const form = report.checks.find(({ id }) => id === 'form');
    expect(form?.status).toBe('failed');
    expect(form?.seen).toMatch(reason);
    expect(report.valid).toBe(false);
    expect(files).toBeUndefined();
    expect(report.checks.filter(({ status }) => status === 'unknown')).toHaveLength(6);
    await expect(loadConnector(file, { allowUnsignedConnector: true })).rejects.toMatchObject({
      code: form?.error?.code,
    });
    expect(readdirSync(box, { recursive: true })).toEqual(before);
  });

  it('is refused when it is larger than any archive, without reading on', () => {
    const file = join(box, 'large.tgz');
    writeFileSync(file, Buffer.alloc(20 * 1024 * 1024 + 1));
    expect(codeOf(() => verifyFile(file))).toBe('archive.too_large');
    rmSync(file);
  });

  it('is refused when it is no file', () => {
    expect(codeOf(() => verifyFile(box))).toBe('archive.unreadable');
    expect(codeOf(() => verifyFile(join(box, 'absent.tgz')))).toBe('archive.unreadable');
  });
});

const segment = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,8}$/);
const filesArbitrary = fc
  .uniqueArray(
    fc.tuple(
      fc.tuple(segment, segment).map((parts) => parts.join('/')),
      fc.uint8Array({ maxLength: 1500 }),
    ),
    {
      selector: ([path]) => path.toLowerCase(),
      maxLength: 12,
    },
  )
  .filter((files) => files.every(([path]) => pathProblem(`package/${path}`) === undefined));

const plain = (files: ArchiveFiles) =>
  [...files].map(([path, content]) => [path, Buffer.from(content).toString('hex')] as const);

describe('an archive in its one form', () => {
  it('gives back what went in, sorted', () => {
    fc.assert(
      fc.property(filesArbitrary, (files) => {
        const read = decodeTar(gunzip(gzip(encodeTar(new Map(files)))));
        const sorted = files.toSorted(([one], [other]) => comparePaths(one, other));
        expect(plain(read)).toEqual(plain(new Map(sorted)));
      }),
    );
  });

  it('is written the same whatever the order of its files', () => {
    fc.assert(
      fc.property(filesArbitrary, (files) => {
        expect(encodeTar(new Map(files.toReversed())).equals(encodeTar(new Map(files)))).toBe(true);
      }),
    );
  });

  it('has no second writing: what is read is byte for byte what would be written', () => {
    const tar = encodeTar(
      new Map([
        ['a', Buffer.from('content')],
        ['b/c', Buffer.alloc(700, 7)],
      ]),
    );
    fc.assert(
      fc.property(fc.nat(tar.length - 1), fc.integer({ min: 1, max: 255 }), (offset, flip) => {
        const changed = tar.with(offset, (tar[offset] ?? 0) ^ flip);
        const read = codeOf(() => decodeTar(Buffer.from(changed)));
        // A change in the content is another file; a change anywhere else is no archive.
        const isContent = (offset >= 512 && offset < 519) || (offset >= 1536 && offset < 2236);
        expect(read).toBe(isContent ? undefined : 'archive.malformed');
      }),
    );
  });

  it('survives any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(codeOf(() => decodeTar(Buffer.from(bytes)))).toMatch(/^archive\./);
        expect(codeOf(() => gunzip(Buffer.from(bytes)))).toMatch(/^archive\./);
      }),
    );
  });

  it('cannot be written with a path that cannot be read', () => {
    expect(codeOf(() => encodeTar(new Map([['../x', Buffer.alloc(0)]])))).toBe('archive.malformed');
    expect(codeOf(() => encodeTar(new Map([['x'.repeat(120), Buffer.alloc(0)]])))).toBe('archive.malformed');
  });
});
