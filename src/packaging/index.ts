export type { ArchiveReport } from '../generated/types.ts';
export { buildArchive, type PackedArchive } from './build-archive.ts';
export { diffArchives } from './diff-archives.ts';
export { type LoadedConnector, loadConnector } from './load-connector.ts';
export { type ArchiveSignature, signArchive, signatureFile } from './sign-archive.ts';
export {
  createSigningKey,
  listSigningKeys,
  loadPrivateKey,
  loadSigningKey,
  type SigningKeyView,
  showSigningKey,
} from './signing/key-folder.ts';
export type { TrustOptions } from './trust-options.ts';
export { verifyFile } from './verify-file.ts';
