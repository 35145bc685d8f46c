import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate with its key, both PEM, made for one test run; no key is ever committed. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface CertificateOptions {
  readonly name: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Signs itself when absent, and then may sign others. */
  readonly issuer?: Certificate & { readonly name: string };
}

const day = 86_400_000;
const ecdsaWithSha256 = sequence(oid([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));

/** An X.509 v3 certificate on P-256 (RFC 5280 4.1), just enough for a TLS handshake. */
export function createCertificate(options: CertificateOptions): Certificate {
  const {
    name,
    issuer,
    notBefore = new Date(Date.now() - day),
    notAfter = new Date(Date.now() + day),
  } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: KeyObject = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(issuer?.name ?? name),
    sequence(time(notBefore), time(notAfter)),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(name, issuer === undefined),
  );
  const signature = sign('sha256', toBeSigned, signer);
  const der = sequence(toBeSigned, ecdsaWithSha256, bitString(signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function extensions(name: string, authority: boolean): Buffer {
  const alternativeNames = sequence(tlv(0x82, Buffer.from(name, 'ascii')));
  const basicConstraints = authority ? sequence(tlv(0x01, Buffer.from([0xff]))) : sequence();
  return tlv(
    0xa3,
    sequence(
      sequence(oid([0x55, 0x1d, 0x11]), tlv(0x04, alternativeNames)),
      sequence(oid([0x55, 0x1d, 0x13]), tlv(0x01, Buffer.from([0xff])), tlv(0x04, basicConstraints)),
    ),
  );
}

function commonName(name: string): Buffer {
  return sequence(tlv(0x31, sequence(oid([0x55, 0x04, 0x03]), tlv(0x0c, Buffer.from(name, 'utf8')))));
}

function time(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return tlv(0x18, Buffer.from(text, 'ascii'));
}

function bitString(content: Buffer): Buffer {
  return tlv(0x03, Buffer.concat([Buffer.from([0]), content]));
}

function oid(bytes: readonly number[]): Buffer {
  return tlv(0x06, Buffer.from(bytes));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
