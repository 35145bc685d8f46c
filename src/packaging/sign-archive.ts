import { createPublicKey, type KeyObject } from 'node:crypto';
import type { PackedArchive } from './build-archive.ts';
import { signEnvelope } from './signing/dsse.ts';
import { keyIdOf } from './signing/signing-key.ts';
import { encodeStatement } from './signing/statement.ts';

/** The text of `FILE.tgz.dsse.json` for an archive, and the id of the key that signed it. */
export interface ArchiveSignature {
  readonly text: string;
  readonly keyId: string;
}

/** Where the signature of an archive lies: beside it, since a file cannot hold its own digest. */
export function signatureFile(archiveFile: string): string {
  return `${archiveFile}.dsse.json`;
}

/** Signs an archive: Ed25519 over an in-toto statement in a DSSE envelope. */
export function signArchive(
  { name, sha256, manifest }: Pick<PackedArchive, 'name' | 'sha256' | 'manifest'>,
  privateKey: KeyObject,
): ArchiveSignature {
  const keyId = keyIdOf(createPublicKey(privateKey));
  const payload = encodeStatement({ name, sha256, connector: manifest.connector });
  return { text: signEnvelope(payload, privateKey, keyId), keyId };
}
