import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { createKeyRing } from '../../src/host/keys/key-ring.ts';
import { keyIdOf, open, rewrap, seal } from '../../src/host/keys/seal.ts';
import { sealFirstFormat } from './support/seal-first-format.ts';

const keyId = 'k-1';
const ring = createKeyRing([{ id: keyId, bytes: Buffer.alloc(32, 1) }]);
const place = { subject: 'account-1', field: 'client_secret' };

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ConnectorError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('A-40: a sealed value', () => {
  it.each(['', 'CANARY-secret', 'ü😀', 'x'.repeat(70_000)])('opens where it was sealed (%#)', (text) => {
    expect(open(ring, place, seal(ring, place, text))).toBe(text);
  });

  it('does not hold its text and is never the same twice', () => {
    const one = Buffer.from(seal(ring, place, 'CANARY-secret'));
    const other = Buffer.from(seal(ring, place, 'CANARY-secret'));
    expect(one.includes('CANARY')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it.each([
    ['another account', { ...place, subject: 'account-2' }],
    ['another field', { ...place, field: 'token_state' }],
    ['a place whose parts run together', { subject: 'account-1client', field: '_secret' }],
  ])('does not open for %s', (_case, elsewhere) => {
    expect(codeOf(() => open(ring, elsewhere, seal(ring, place, 'secret')))).toBe(
      'crypto.authentication_failed',
    );
  });

  it('does not open when any byte is changed', () => {
    const envelope = seal(ring, place, 'secret');
    const codes = new Map<string, number>();
    for (let index = 0; index < envelope.length; index += 1) {
      const changed = Uint8Array.from(envelope);
      changed[index] = (changed[index] ?? 0) ^ 0x01;
      const code = codeOf(() => open(ring, place, changed));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    // A changed key id names a key that nobody has; everything else fails its authentication.
    const ofKeyId = codes.get('host.key_unknown') ?? 0;
    expect(ofKeyId).toBeLessThanOrEqual(keyId.length + 1);
    expect(codes.get('crypto.authentication_failed')).toBe(envelope.length - ofKeyId);
  });

  it('does not open when cut off anywhere or extended', () => {
    const envelope = seal(ring, place, 'secret');
    for (let length = 0; length < envelope.length; length += 1) {
      expect(codeOf(() => open(ring, place, envelope.subarray(0, length)))).not.toBe('opened');
    }
    expect(codeOf(() => open(ring, place, Buffer.concat([envelope, Buffer.of(0)])))).not.toBe('opened');
  });

  it('does not open with another key of the same id', () => {
    const other = createKeyRing([{ id: keyId, bytes: Buffer.alloc(32, 2) }]);
    expect(codeOf(() => open(other, place, seal(ring, place, 'x')))).toBe('crypto.authentication_failed');
  });

  it('names the unknown key when the ring does not hold it', () => {
    const other = createKeyRing([{ id: 'k-2', bytes: Buffer.alloc(32, 1) }]);
    expect(codeOf(() => open(other, place, seal(ring, place, 'x')))).toBe('host.key_unknown');
  });

  it('opens with an older key of the ring while new values take the current one', () => {
    const grown = createKeyRing([
      { id: 'k-2', bytes: Buffer.alloc(32, 2) },
      { id: keyId, bytes: Buffer.alloc(32, 1) },
    ]);
    expect(open(grown, place, seal(ring, place, 'old'))).toBe('old');
    expect(codeOf(() => open(ring, place, seal(grown, place, 'new')))).toBe('host.key_unknown');
  });
});

describe('A-41: a value under another key', () => {
  const grown = createKeyRing([
    { id: 'k-2', bytes: Buffer.alloc(32, 2) },
    { id: keyId, bytes: Buffer.alloc(32, 1) },
  ]);
  const newOnly = createKeyRing([{ id: 'k-2', bytes: Buffer.alloc(32, 2) }]);
  const moved = (envelope: Uint8Array) => rewrap(grown, place, { envelope, keyId: 'k-2' });

  it.each([
    ['this', (text: string) => seal(ring, place, text)],
    ['the first', (text: string) => sealFirstFormat(ring, place, text)],
  ])('opens with that key alone: an envelope of %s format', (_format, sealed) => {
    const envelope = moved(sealed('CANARY-ü'));
    expect(open(newOnly, place, envelope)).toBe('CANARY-ü');
    expect(codeOf(() => open(ring, place, envelope))).toBe('host.key_unknown');
    expect([keyIdOf(sealed('x')), keyIdOf(envelope)]).toEqual([keyId, 'k-2']);
  });

  it('keeps its sealed text byte for byte, which is not even opened', () => {
    const envelope = Buffer.from(seal(ring, place, 'text'));
    const textLength = 12 + 'text'.length + 16;
    expect(Buffer.from(moved(envelope)).subarray(-textLength)).toEqual(envelope.subarray(-textLength));
  });

  it.each([
    ['this', (text: string) => seal(ring, place, text)],
    ['the first', (text: string) => sealFirstFormat(ring, place, text)],
  ])('is not made from one that belongs elsewhere: %s format', (_format, sealed) => {
    const elsewhere = { ...place, subject: 'account-2' };
    const work = () => rewrap(grown, elsewhere, { envelope: sealed('x'), keyId: 'k-2' });
    expect(codeOf(work)).toBe('crypto.authentication_failed');
  });

  it('does not open when the formats are passed off for each other', () => {
    for (const envelope of [seal(ring, place, 'x'), sealFirstFormat(ring, place, 'x')]) {
      const changed = Uint8Array.from(envelope);
      changed[0] = 3 - (changed[0] ?? 0);
      expect(codeOf(() => open(ring, place, changed))).toBe('crypto.authentication_failed');
    }
  });

  it('does not open with the data key of one value and the text of another', () => {
    const [one, other] = ['one', 'two'].map((text) => Buffer.from(seal(ring, place, text)));
    const mixed = Buffer.concat([one?.subarray(0, -31) ?? '', other?.subarray(-31) ?? ''] as Buffer[]);
    expect(codeOf(() => open(ring, place, mixed))).toBe('crypto.authentication_failed');
  });
});

describe('a key ring', () => {
  it.each([
    ['no key', []],
    ['a short key', [{ id: 'k', bytes: Buffer.alloc(31) }]],
    ['an unusable id', [{ id: 'K ', bytes: Buffer.alloc(32) }]],
    [
      'one id twice',
      [
        { id: 'k', bytes: Buffer.alloc(32) },
        { id: 'k', bytes: Buffer.alloc(32, 1) },
      ],
    ],
  ])('refuses %s', (_case, keys) => {
    expect(codeOf(() => createKeyRing(keys))).toBe('host.key_unreadable');
  });

  it('gives the same secret the same fingerprint, under its own key', () => {
    const other = createKeyRing([{ id: keyId, bytes: Buffer.alloc(32, 2) }]);
    expect(ring.fingerprint('secret')).toMatch(/^[0-9a-f]{8}$/);
    expect(ring.fingerprint('secret')).toBe(ring.fingerprint('secret'));
    expect(ring.fingerprint('secret')).not.toBe(ring.fingerprint('other'));
    expect(ring.fingerprint('secret')).not.toBe(other.fingerprint('secret'));
  });
});
