import { createCipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from '../../../src/host/keys/key-ring.ts';
import type { SealedPlace } from '../../../src/host/keys/sealed-place.ts';

/** An envelope in the first format, as hosts wrote it before keys could be rotated. */
export function sealFirstFormat(ring: KeyRing, place: SealedPlace, text: string): Uint8Array {
  const { currentId } = ring;
  const wrapping = ring.wrappingKey(currentId);
  if (wrapping === undefined) throw new Error('The ring lacks its current key.');
  const associated = Buffer.concat([
    Buffer.of(1),
    ...[place.subject, place.field, currentId].map(withLength),
  ]);
  const encrypt = (key: Parameters<typeof createCipheriv>[1], plain: Uint8Array) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(associated);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const dataKey = randomBytes(32);
  const head = Buffer.concat([Buffer.of(1, currentId.length), Buffer.from(currentId)]);
  return Buffer.concat([head, encrypt(wrapping, dataKey), encrypt(dataKey, Buffer.from(text))]);
}

function withLength(part: string): Buffer {
  const bytes = Buffer.from(part);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
