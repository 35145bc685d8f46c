import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import type { KeyRing } from './key-ring.ts';
import { type SealedPlace, textData, wrapData } from './sealed-place.ts';

const currentFormat = 2;
const nonceLength = 12;
const tagLength = 16;
const dataKeyLength = 32;
const wrappedLength = nonceLength + dataKeyLength + tagLength;
const cipherName = 'aes-256-gcm';

type WrappingKeys = Pick<KeyRing, 'currentId' | 'wrappingKey'>;

interface Envelope {
  readonly format: number;
  readonly keyId: string;
  readonly wrappedKey: Buffer;
  readonly sealedText: Buffer;
}

/**
 * Seals text into an envelope: a data key for this one write encrypts the text, the ring's current key encrypts
 * the data key, both by AES-256-GCM with 96-bit random nonces (check A-40). Associated data are format, subject and
 * field, and for the data key the key id too. Layout: format, length of key id, key id, wrapped data key, sealed
 * text; each sealed part is nonce, ciphertext, tag.
 *
 * Two formats exist. In the second, written here, the text is not bound to the key id: a rotation re-wraps the data
 * key and copies the sealed text as it is. In the first it is bound; such envelopes open, and a rotation seals
 * their text anew.
 */
export function seal(ring: WrappingKeys, place: SealedPlace, text: string): Uint8Array {
  const keyId = ring.currentId;
  const dataKey = randomBytes(dataKeyLength);
  const envelope = join(
    keyId,
    encrypt(findKey(ring, keyId), wrapData(currentFormat, place, keyId), dataKey),
    // As a key object: the cipher takes one much faster than bytes.
    encrypt(createSecretKey(dataKey), textData(currentFormat, place, keyId), text),
  );
  dataKey.fill(0);
  return envelope;
}

/**
 * Opens an envelope at the place it was sealed for. Throws `crypto.authentication_failed` when a byte was changed,
 * cut off or moved to another place, and `host.key_unknown` when the ring lacks the named key; never partial text.
 */
export function open(ring: WrappingKeys, place: SealedPlace, envelope: Uint8Array): string {
  const { format, keyId, wrappedKey, sealedText } = split(envelope);
  const dataKey = decrypt(findKey(ring, keyId), wrapData(format, place, keyId), wrappedKey);
  const text = decrypt(createSecretKey(dataKey), textData(format, place, keyId), sealedText);
  dataKey.fill(0);
  return text.toString('utf8');
}

/**
 * The same value under another key of the ring. Throws what `open` throws, as far as it must open: the text of an
 * envelope of the second format stays closed.
 */
export function rewrap(
  ring: WrappingKeys,
  place: SealedPlace,
  { envelope, keyId }: { readonly envelope: Uint8Array; readonly keyId: string },
): Uint8Array {
  const found = split(envelope);
  if (found.format !== currentFormat) {
    const held = { currentId: keyId, wrappingKey: (id: string) => ring.wrappingKey(id) };
    return seal(held, place, open(ring, place, envelope));
  }
  const closed = wrapData(currentFormat, place, found.keyId);
  const dataKey = decrypt(findKey(ring, found.keyId), closed, found.wrappedKey);
  const wrapped = encrypt(findKey(ring, keyId), wrapData(currentFormat, place, keyId), dataKey);
  dataKey.fill(0);
  return join(keyId, wrapped, found.sealedText);
}

/** The id of the key that an envelope names; undefined for bytes that are no envelope. */
export function keyIdOf(envelope: Uint8Array): string | undefined {
  try {
    return split(envelope).keyId;
  } catch {
    return undefined;
  }
}

function split(envelope: Uint8Array): Envelope {
  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  const format = bytes[0] ?? 0;
  const keyIdEnd = 2 + (bytes[1] ?? 0);
  const wrappedEnd = keyIdEnd + wrappedLength;
  if (format < 1 || format > currentFormat || bytes.length < wrappedEnd + nonceLength + tagLength) {
    throw new ConnectorError('crypto.authentication_failed');
  }
  return {
    format,
    keyId: bytes.toString('latin1', 2, keyIdEnd),
    wrappedKey: bytes.subarray(keyIdEnd, wrappedEnd),
    sealedText: bytes.subarray(wrappedEnd),
  };
}

function join(keyId: string, wrappedKey: Buffer, sealedText: Buffer): Uint8Array {
  const head = Buffer.from([currentFormat, keyId.length]);
  return Buffer.concat([head, Buffer.from(keyId, 'latin1'), wrappedKey, sealedText]);
}

function findKey(ring: WrappingKeys, keyId: string): KeyObject {
  const key = ring.wrappingKey(keyId);
  if (key === undefined)
    throw new ConnectorError('host.key_unknown', { details: { keyId: printable(keyId) } });
  return key;
}

// A damaged envelope can name anything.
function printable(keyId: string): string {
  return /^[a-z0-9-]+$/.test(keyId) ? keyId : 'unreadable';
}

function encrypt(key: KeyObject, associated: Buffer, plain: Buffer | string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagLength }).setAAD(associated);
  const sealed = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  return Buffer.concat([nonce, sealed, cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, associated: Buffer, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(0, nonceLength);
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagLength })
    .setAAD(associated)
    .setAuthTag(sealed.subarray(-tagLength));
  const plain = decipher.update(sealed.subarray(nonceLength, -tagLength));
  try {
    // Only judges the tag: in this mode nothing of the text is held back until here.
    decipher.final();
  } catch (cause) {
    throw new ConnectorError('crypto.authentication_failed', { cause });
  }
  return plain;
}
