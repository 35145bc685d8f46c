/** What a sealed value belongs to; it opens nowhere else. */
export interface SealedPlace {
  /** Account id, draft id or state hash. */
  readonly subject: string;
  readonly field: string;
}

/** What an envelope's text is bound to. In the first format that includes the key id. */
export function textData(format: number, place: SealedPlace, keyId: string): Buffer {
  return format === 1 ? firstFormatData(place, keyId) : Buffer.from(placeText(place));
}

/** What an envelope's data key is bound to. */
export function wrapData(format: number, place: SealedPlace, keyId: string): Buffer {
  if (format === 1) return firstFormatData(place, keyId);
  return Buffer.from(`${placeText(place)}${keyId.length}:${keyId}`);
}

// Each part carries its length: without it "ab" + "c" and "a" + "bc" would be one place.
function placeText({ subject, field }: SealedPlace): string {
  return `2;${subject.length}:${subject}${field.length}:${field}`;
}

function firstFormatData({ subject, field }: SealedPlace, keyId: string): Buffer {
  const parts = [subject, field, keyId];
  const size = parts.reduce((sum, part) => sum + 4 + Buffer.byteLength(part), 1);
  const data = Buffer.allocUnsafe(size);
  let end = data.writeUInt8(1, 0);
  for (const part of parts) {
    const bytes = data.write(part, end + 4);
    end = data.writeUInt32BE(bytes, end) + bytes;
  }
  return data;
}
