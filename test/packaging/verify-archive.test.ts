import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assembleArchive, type PackedArchive } from '../../src/packaging/build-archive.ts';
import { digestsOf, encodeDigestList } from '../../src/packaging/digest-list.ts';
import type { ArchiveFiles } from '../../src/packaging/form/archive-files.ts';
import { decodeTar } from '../../src/packaging/form/decode-tar.ts';
import { encodeTar } from '../../src/packaging/form/encode-tar.ts';
import { gunzip, gzip } from '../../src/packaging/form/gzip.ts';
import { signArchive } from '../../src/packaging/sign-archive.ts';
import { verifyArchive } from '../../src/packaging/verify-archive.ts';
import { at, connectorFiles, type Edits } from './support/connector-files.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const packed = assembleArchive(connectorFiles());
const envelope = signArchive(packed, privateKey).text;
const host = { node: '24.3.0' };

interface Judged {
  readonly bytes?: Uint8Array;
  readonly envelope?: string | undefined;
  readonly allowUnsigned?: boolean;
}

function verify({ bytes = packed.bytes, allowUnsigned = false, ...rest }: Judged = {}) {
  const signature = 'envelope' in rest ? rest.envelope : envelope;
  const options = { envelope: signature, trusted: [publicKey], allowUnsigned, host };
  return verifyArchive(Buffer.from(bytes), options);
}

/** The first check that failed, with its code and what was seen. */
function failureOf(judged: Judged) {
  const { report, files } = verify(judged);
  const failed = report.checks.find(({ status }) => status === 'failed');
  expect(report.valid).toBe(failed === undefined);
  expect(files === undefined).toBe(failed !== undefined);
  return { check: failed?.id, code: failed?.error?.code, seen: failed?.seen };
}

/** An archive whose files were changed after it was assembled, digests and all. */
function changed(archive: PackedArchive, change: (files: Map<string, Uint8Array>) => void): Buffer {
  const files = new Map<string, Uint8Array>(decodeTar(gunzip(archive.bytes)));
  change(files);
  return gzip(encodeTar(files as ArchiveFiles));
}

const unsigned = (edits: Edits): Judged => ({
  bytes: assembleArchive(connectorFiles(edits)).bytes,
  envelope: undefined,
  allowUnsigned: true,
});

it('an archive in order passes every check and names its connector', () => {
  const { report } = verify();
  expect(report.checks.map(({ status }) => status)).toEqual(Array(8).fill('passed'));
  expect(report).toMatchObject({ valid: true, connector: { id: 'coupa-oauth2-account', version: '0.1.0' } });
});

describe('one changed byte is refused', () => {
  const { length } = packed.bytes;
  const flipped = (offset: number) => packed.bytes.with(offset, (packed.bytes[offset] ?? 0) ^ 0x20);

  it.each([
    ['in the magic number', 0],
    ['in the flags', 3],
    ['in the time', 5],
    ['in the first block of compressed data', 12],
    ['in the middle of the compressed data', length >> 1],
    ['in the checksum', length - 8],
    ['in the length', length - 1],
  ])('%s: by the signature, and where there is none, by the form', (_where, offset) => {
    expect(failureOf({ bytes: flipped(offset) })).toMatchObject({
      check: 'signature',
      code: 'archive.signature_invalid',
    });
    const judged = { bytes: flipped(offset), envelope: undefined, allowUnsigned: true };
    expect(failureOf(judged).code).toMatch(/^archive\.(malformed|tampered|too_large)$/);
  });

  it('anywhere: every hundredth byte of the archive', () => {
    for (let offset = 0; offset < length; offset += 100) {
      expect(verify({ bytes: flipped(offset) }).report.valid).toBe(false);
    }
  });

  it('anywhere in the envelope that means something', () => {
    const { payload, signatures } = JSON.parse(envelope) as {
      payload: string;
      signatures: [{ sig: string }];
    };
    const meaning = [payload, signatures[0].sig, 'application/vnd.in-toto+json'];
    for (const text of meaning) {
      for (let place = 0; place < text.length - 3; place += 7) {
        const offset = envelope.indexOf(text) + place;
        const other = envelope[offset] === 'A' ? 'B' : 'A';
        const spoiled = envelope.slice(0, offset) + other + envelope.slice(offset + 1);
        expect(verify({ envelope: spoiled }).report.valid).toBe(false);
      }
    }
  });
});

describe('the signature', () => {
  it('of another archive is not one of this archive, though it is genuine', () => {
    const other = assembleArchive(connectorFiles({ texts: { 'README.md': 'Other\n' } }));
    expect(failureOf({ bytes: other.bytes })).toEqual({
      check: 'signature',
      code: 'archive.signature_invalid',
      seen: 'The signature is genuine, but for another file than this archive.',
    });
  });

  it.each([
    ['is missing', undefined, 'archive.unsigned'],
    ['is no JSON', 'hello', 'archive.signature_invalid'],
    ['is a list', '[]', 'archive.signature_invalid'],
    [
      'has no signature in it',
      envelope.replace(/"signatures": \[[\s\S]*\]/, '"signatures": []'),
      'archive.signature_invalid',
    ],
    ['is for another kind of payload', envelope.replace('in-toto', 'other'), 'archive.signature_invalid'],
    [
      'is by a stranger',
      signArchive(packed, generateKeyPairSync('ed25519').privateKey).text,
      'archive.untrusted',
    ],
  ])('that %s is refused', (_what, text, code) => {
    expect(failureOf({ envelope: text })).toMatchObject({ check: 'signature', code: code });
  });

  it('that is wrong is refused even where none is needed', () => {
    expect(failureOf({ envelope: 'hello', allowUnsigned: true })).toMatchObject({
      check: 'signature',
      code: 'archive.signature_invalid',
    });
  });

  it.each([
    ['a wrong key id', '"keyid": "0"'],
    ['no key id', '"other": "0"'],
  ])('is believed for itself, with %s', (_what, hint) => {
    expect(verify({ envelope: envelope.replace(/"keyid": "[0-9a-f]+"/, hint) }).report.valid).toBe(true);
  });

  it('is believed when one of several is by a trusted key', () => {
    const mine = JSON.parse(envelope) as { signatures: unknown[] };
    const theirs = JSON.parse(
      signArchive(packed, generateKeyPairSync('ed25519').privateKey).text,
    ) as typeof mine;
    const both = JSON.stringify({ ...mine, signatures: [...theirs.signatures, ...mine.signatures] });
    expect(verify({ envelope: both }).report.valid).toBe(true);
  });
});

describe('the list of digests', () => {
  const noSignature = { envelope: undefined, allowUnsigned: true };

  it.each([
    [
      'a file of other content',
      (files: Map<string, Uint8Array>) => files.set('dist/index.js', Buffer.from('evil')),
    ],
    ['a file too many', (files: Map<string, Uint8Array>) => files.set('dist/evil.js', Buffer.from('evil'))],
    ['a file too few', (files: Map<string, Uint8Array>) => files.delete('LICENSE')],
    [
      'a list in other words',
      (files: Map<string, Uint8Array>) => files.set('digests.json', Buffer.from('{"files":[]}')),
    ],
  ])('finds %s', (_what, change) => {
    const bytes = changed(packed, (files) => void change(files));
    expect(failureOf({ bytes, ...noSignature })).toMatchObject({
      check: 'digests',
      code: 'archive.tampered',
    });
  });

  it('must be there', () => {
    const bytes = changed(packed, (files) => files.delete('digests.json'));
    expect(failureOf({ bytes, ...noSignature })).toMatchObject({
      check: 'digests',
      code: 'archive.incomplete',
    });
  });

  it('names the files at fault', () => {
    const bytes = changed(packed, (files) => files.set('dist/index.js', Buffer.from('evil')));
    const { report } = verify({ bytes, ...noSignature });
    expect(report.checks.find(({ id }) => id === 'digests')?.error?.details).toEqual({
      files: ['dist/index.js'],
    });
  });
});

describe('what is inside', () => {
  it('must be for this host: Node', () => {
    const asks = (node: string) => unsigned({ manifest: (m) => Object.assign(at(m, 'requires'), { node }) });
    expect(failureOf(asks('>=24.4'))).toEqual({
      check: 'compatibility',
      code: 'archive.incompatible',
      seen: 'The connector asks for Node 24.4 or newer; this is Node 24.3.0.',
    });
    for (const node of ['>=24', '>=24.3', '>=24.3.0', '>=9.99.99'])
      expect(failureOf(asks(node)).check).toBeUndefined();
  });

  it.each([
    ['host contract 2', 'requires.hostContract', 'The connector asks for host contract 2; this host has 1.'],
    [
      'account schema version 2',
      'accountType.schemaVersion',
      'The connector asks for account schema version 2; this host has 1.',
    ],
    ['manifest version 2', 'manifestVersion', 'The connector asks for manifest version 2; this host has 1.'],
    [
      'another account type',
      'accountType.id',
      'The connector asks for account type other; this host has coupa-oauth2.',
    ],
  ])('must be for this host: %s', (what, path, message) => {
    // Such a manifest cannot be packed here, so it takes the place of the one in a finished archive.
    const bytes = changed(packed, (files) => {
      const manifest = JSON.parse(String(files.get('connector.manifest.json'))) as Record<string, unknown>;
      const keys = path.split('.');
      const last = keys.pop() ?? '';
      const parent = keys.length === 0 ? manifest : at(manifest, keys.join('.'));
      parent[last] = what.startsWith('another') ? 'other' : 2;
      files.set('connector.manifest.json', Buffer.from(JSON.stringify(manifest)));
      relist(files);
    });
    expect(failureOf({ bytes, envelope: undefined, allowUnsigned: true })).toEqual({
      check: 'compatibility',
      code: 'archive.incompatible',
      seen: message,
    });
  });

  it.each(['preinstall', 'dependencies', 'bin'])('must ask nothing of npm: %s', (key) => {
    const bytes = changed(packed, (files) => {
      const own = JSON.parse(String(files.get('package.json'))) as Record<string, unknown>;
      const more = key === 'preinstall' ? { scripts: { preinstall: 'evil' } } : { [key]: { evil: '1.0.0' } };
      files.set('package.json', Buffer.from(JSON.stringify({ ...own, ...more })));
      relist(files);
    });
    expect(failureOf({ bytes, envelope: undefined, allowUnsigned: true })).toMatchObject({
      check: 'package',
      code: 'archive.incomplete',
    });
  });

  it('must have a manifest that does not contradict itself', () => {
    const bytes = changed(packed, (files) => {
      const manifest = JSON.parse(String(files.get('connector.manifest.json'))) as Record<string, unknown>;
      at(manifest, 'network')['hostSuffixes'] = ['com'];
      files.set('connector.manifest.json', Buffer.from(JSON.stringify(manifest)));
      relist(files);
    });
    expect(failureOf({ bytes, envelope: undefined, allowUnsigned: true }).code).toMatch(/^manifest\./);
  });

  it.each([
    ['no account schema', { 'schemas/account.schema.json': undefined }, 'schemas', /lacks schemas\/account/],
    ['a schema that is none', { 'schemas/hooks.schema.json': '{}' }, 'schemas', /is not a JSON Schema/],
    [
      'a schema that is no JSON',
      { 'schemas/hooks.schema.json': '{' },
      'schemas',
      /does not hold a JSON object/,
    ],
    ['no hooks', { 'dist/index.js': undefined }, 'parts', /lacks dist\/index\.js/],
    ['empty hooks', { 'dist/index.js': '' }, 'parts', /dist\/index\.js is empty/],
    ['no validators', { 'dist/validators.js': undefined }, 'parts', /lacks dist\/validators\.js/],
    ['no bill of materials', { 'sbom.cdx.json': undefined }, 'parts', /lacks sbom/],
    ['another bill', { 'sbom.cdx.json': '{"bomFormat":"other"}' }, 'parts', /not one of CycloneDX/],
  ])('must be complete: %s', (_what, texts, check, message) => {
    const failure = failureOf(unsigned({ texts }));
    expect(failure).toMatchObject({ check, code: 'archive.incomplete' });
    expect(failure.seen).toMatch(message);
  });

  it('must define every field of its form', () => {
    const edits = {
      account: (schema: Record<string, unknown>) =>
        void delete at(schema, '$defs.accountForm.properties')['scopes'],
    };
    expect(failureOf(unsigned(edits))).toEqual({
      check: 'schemas',
      code: 'archive.incomplete',
      seen: 'The schema of the account form does not know scopes.',
    });
  });
});

/** Makes the list of digests fit again, as somebody would who changes an archive on purpose. */
function relist(files: Map<string, Uint8Array>): void {
  files.delete('digests.json');
  files.set('digests.json', Buffer.from(encodeDigestList(digestsOf(files))));
}
