import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ConnectorError } from '../../errors.ts';
import type { AccountInput, AccountTransfer, SealedSecrets } from '../../generated/types.ts';
import { assertCheck, assertPassphrase, passphraseKey, scryptCost } from './passphrase-key.ts';

const cipherName = 'aes-256-gcm';
const saltLength = 16;
const nonceLength = 12;
const tagLength = 16;

/** One secret, or null, for each account of the file, in its order. */
export type SecretList = readonly (string | null)[];

/**
 * What is authenticated with the secrets: were a Host changed on the way, the secret would be sent there.
 * Blanks between the words of the file do not count.
 */
function associatedData(accounts: readonly AccountInput[]): Buffer {
  return Buffer.from(JSON.stringify(['coupa-accounts', 1, accounts]), 'utf8');
}

/** Seals the secrets of accounts to a passphrase. Throws `transfer.passphrase_short`. */
export async function sealSecrets(
  secrets: SecretList,
  accounts: readonly AccountInput[],
  passphrase: string,
): Promise<SealedSecrets> {
  assertPassphrase(passphrase);
  const salt = randomBytes(saltLength);
  const nonce = randomBytes(nonceLength);
  const { key, check } = await passphraseKey(passphrase, salt);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(associatedData(accounts));
  const sealed = [cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final(), cipher.getAuthTag()];
  return {
    kdf: 'scrypt',
    ...scryptCost,
    salt: salt.toString('base64url'),
    check: check.toString('base64url'),
    cipher: cipherName,
    nonce: nonce.toString('base64url'),
    ciphertext: Buffer.concat(sealed).toString('base64url'),
  };
}

/**
 * The secrets of a file. Throws `transfer.passphrase_wrong`, and `transfer.damaged` when the passphrase is right and
 * the file is not what was sealed.
 */
export async function openSecrets(
  sealed: SealedSecrets,
  { accounts }: Pick<AccountTransfer, 'accounts'>,
  passphrase: string,
): Promise<SecretList> {
  const key = await passphraseKey(passphrase, Buffer.from(sealed.salt, 'base64url'));
  assertCheck(Buffer.from(sealed.check, 'base64url'), key);
  const ciphertext = Buffer.from(sealed.ciphertext, 'base64url');
  const nonce = Buffer.from(sealed.nonce, 'base64url');
  try {
    const decipher = createDecipheriv(cipherName, key.key, nonce, { authTagLength: tagLength });
    decipher.setAAD(associatedData(accounts)).setAuthTag(ciphertext.subarray(-tagLength));
    const text = decipher.update(ciphertext.subarray(0, -tagLength), undefined, 'utf8');
    return readList(text + decipher.final('utf8'), accounts.length);
  } catch (cause) {
    throw new ConnectorError('transfer.damaged', { cause });
  }
}

// What was sealed by hand may hold anything.
function readList(text: string, length: number): SecretList {
  const list: unknown = JSON.parse(text);
  const isList = Array.isArray(list) && list.length === length;
  if (!isList || !list.every((secret) => secret === null || typeof secret === 'string')) {
    throw new TypeError('This is not a list of secrets.');
  }
  return list;
}
