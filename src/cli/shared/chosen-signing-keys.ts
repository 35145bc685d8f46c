import type { KeyObject } from 'node:crypto';
import { loadPrivateKey, loadSigningKey, showSigningKey } from '../../packaging/index.ts';
import { signingFolder, type TrustChoice } from './signing-keys.ts';

const keyName = /^[\w-]+$/;

/** The trust options as packaging takes them. Throws `signing.key_unknown` for a name that is none. */
export function chosenTrust(choice: TrustChoice) {
  const folder = signingFolder(choice['data-dir']);
  const fileOf = (key: string) => (keyName.test(key) ? showSigningKey(folder, key).publicKeyFile : key);
  return {
    trust: (choice.trust ?? []).map(fileOf),
    allowUnsignedConnector: choice['allow-unsigned-connector'],
  };
}

/** The private key to sign with, by name or by file. Throws `signing.*`. */
export function privateKeyOf(key: string, dataDir: string | undefined): KeyObject {
  return keyName.test(key) ? loadSigningKey(signingFolder(dataDir), key) : loadPrivateKey(key);
}
