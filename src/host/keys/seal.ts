import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import type { KeyRing } from './key-ring.ts';

/** What a sealed value belongs to; it opens nowhere else. */
export interface SealedPlace {
  /** Account id, draft id or state hash. */
  readonly subject: string;
  readonly field: string;
}

const formatVersion = 1;
const nonceLength = 12;
const tagLength = 16;
const dataKeyLength = 32;
const wrappedLength = nonceLength + dataKeyLength + tagLength;
const cipherName = 'aes-256-gcm';

/**
 * Seals text into an envelope: a data key for this one write encrypts the text, the ring's current key encrypts
 * the data key, both by AES-256-GCM with 96-bit random nonces and with format version, subject, field and key id
 * as associated data (check A-40). Layout: version, length of key id, key id, wrapped data key, sealed text; each
 * sealed part is nonce, ciphertext, tag.
 */
export function seal(ring: KeyRing, place: SealedPlace, text: string): Uint8Array {
  const wrappingKey = ring.wrappingKey(ring.currentId);
  if (wrappingKey === undefined) throw new ConnectorError('host.key_unknown');
  const associated = associatedData(place, ring.currentId);
  const dataKey = randomBytes(dataKeyLength);
  const keyId = Buffer.from(ring.currentId, 'utf8');
  const envelope = Buffer.concat([
    Buffer.from([formatVersion, keyId.length]),
    keyId,
    encrypt(wrappingKey, associated, dataKey),
    encrypt(dataKey, associated, Buffer.from(text, 'utf8')),
  ]);
  dataKey.fill(0);
  return envelope;
}

/**
 * Opens an envelope at the place it was sealed for. Throws `crypto.authentication_failed` when a byte was changed,
 * cut off or moved to another place, and `host.key_unknown` when the ring lacks the named key; never partial text.
 */
export function open(ring: KeyRing, place: SealedPlace, envelope: Uint8Array): string {
  const bytes = Buffer.from(envelope);
  const keyIdEnd = 2 + (bytes[1] ?? 0);
  const shortest = keyIdEnd + wrappedLength + nonceLength + tagLength;
  if (bytes[0] !== formatVersion || bytes.length < shortest) {
    throw new ConnectorError('crypto.authentication_failed');
  }
  const keyId = bytes.toString('utf8', 2, keyIdEnd);
  const wrappingKey = ring.wrappingKey(keyId);
  if (wrappingKey === undefined) throw new ConnectorError('host.key_unknown');
  const associated = associatedData(place, keyId);
  const dataKey = decrypt(wrappingKey, associated, bytes.subarray(keyIdEnd, keyIdEnd + wrappedLength));
  const text = decrypt(dataKey, associated, bytes.subarray(keyIdEnd + wrappedLength));
  dataKey.fill(0);
  return text.toString('utf8');
}

function encrypt(key: KeyObject | Buffer, associated: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagLength }).setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject | Buffer, associated: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(cipherName, key, sealed.subarray(0, nonceLength), {
    authTagLength: tagLength,
  })
    .setAAD(associated)
    .setAuthTag(sealed.subarray(-tagLength));
  const plain = decipher.update(sealed.subarray(nonceLength, -tagLength));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch (cause) {
    throw new ConnectorError('crypto.authentication_failed', { cause });
  }
}

// Each part carries its length: without it "ab" + "c" and "a" + "bc" would be one place.
function associatedData({ subject, field }: SealedPlace, keyId: string): Buffer {
  const parts = [subject, field, keyId].flatMap((part) => {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([Buffer.from([formatVersion]), ...parts]);
}
