import { createSecretKey, type KeyObject, scrypt, timingSafeEqual } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';

/** What scrypt (RFC 7914) is asked for; fixed by the version of the format, 128 MiB and some tenths of a second. */
export const scryptCost = { cost: 131_072, blockSize: 8, parallelization: 1 } as const;

const keyLength = 32;
const checkLength = 16;
const shortestPassphrase = 12;

/** A key made of a passphrase, with what tells later whether it was the right one. */
export interface PassphraseKey {
  readonly key: KeyObject;
  readonly check: Buffer;
}

/** Throws `transfer.passphrase_short`. */
export function assertPassphrase(passphrase: string): void {
  if (passphrase.length < shortestPassphrase) throw new ConnectorError('transfer.passphrase_short');
}

/** The key of a passphrase under a salt. Equal spellings of one text give one key (Unicode NFKC). */
export function passphraseKey(passphrase: string, salt: Uint8Array): Promise<PassphraseKey> {
  const options = { ...scryptCost, maxmem: 256 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, keyLength + checkLength, options, (error, bytes) => {
      if (error !== null) reject(error);
      else {
        resolve({
          key: createSecretKey(bytes.subarray(0, keyLength)),
          check: bytes.subarray(keyLength),
        });
      }
    });
  });
}

/** Throws `transfer.passphrase_wrong` when the passphrase was another one. */
export function assertCheck(expected: Uint8Array, { check }: PassphraseKey): void {
  if (expected.length === check.length && timingSafeEqual(expected, check)) return;
  throw new ConnectorError('transfer.passphrase_wrong');
}
