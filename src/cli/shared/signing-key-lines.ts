import type { SigningKeyView } from '../../packaging/index.ts';
import { pairLines } from './table.ts';

/** A signing key for people: name, id, and the public half to hand on. */
export function signingKeyLines({
  name,
  keyId,
  publicKeyFile,
  publicKey,
}: SigningKeyView): readonly string[] {
  return [
    ...pairLines([
      ['Name', name],
      ['Key id', keyId],
      ['Public key', publicKeyFile],
    ]),
    '',
    ...publicKey.trimEnd().split('\n'),
  ];
}
