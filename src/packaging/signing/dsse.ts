import { type KeyObject, sign, verify } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import { isObject } from '../read-json.ts';

const payloadType = 'application/vnd.in-toto+json';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const mostSignatures = 16;

interface Signature {
  /** Empty when the envelope has none. */
  readonly keyid: string;
  readonly sig: Buffer;
}

/** A signed payload that was taken apart, and not yet believed. */
export interface Envelope {
  readonly payload: Buffer;
  readonly signatures: readonly Signature[];
}

/** What is signed: type and payload with their lengths (DSSE v1, pre-authentication encoding). */
function signedBytes(payload: Uint8Array): Buffer {
  const before = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(before), payload]);
}

/** Signs a payload with Ed25519 and returns the text of its DSSE envelope. */
export function signEnvelope(payload: Uint8Array, privateKey: KeyObject, keyid: string): string {
  const envelope = {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid, sig: sign(null, signedBytes(payload), privateKey).toString('base64') }],
  };
  return `${JSON.stringify(envelope, undefined, 2)}\n`;
}

function refuse(): never {
  throw new ConnectorError('archive.signature_invalid', {
    message: 'The file beside the archive is not a DSSE envelope with an in-toto statement.',
  });
}

function fromBase64(text: unknown): Buffer {
  return typeof text === 'string' && base64.test(text) ? Buffer.from(text, 'base64') : refuse();
}

function readSignature(value: unknown): Signature {
  if (!isObject(value)) return refuse();
  const { keyid } = value;
  return { keyid: typeof keyid === 'string' ? keyid : '', sig: fromBase64(value['sig']) };
}

/** Takes an envelope apart. Throws `archive.signature_invalid` when it is none, or one for something else. */
export function parseEnvelope(text: string): Envelope {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse();
  }
  if (!isObject(value) || value['payloadType'] !== payloadType) return refuse();
  const { payload, signatures } = value;
  if (!Array.isArray(signatures) || signatures.length === 0 || signatures.length > mostSignatures) refuse();
  return { payload: fromBase64(payload), signatures: signatures.map(readSignature) };
}

/** The trusted key that signed the envelope; undefined when none did. Key ids are hints and decide nothing. */
export function findSigner(
  { payload, signatures }: Envelope,
  trusted: readonly KeyObject[],
): KeyObject | undefined {
  const bytes = signedBytes(payload);
  return trusted.find((key) => signatures.some(({ sig }) => verify(null, bytes, key, sig)));
}
