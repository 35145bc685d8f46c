import type { KeyObject } from 'node:crypto';
import { ConnectorError } from '../errors.ts';
import type { ArchiveCheck } from '../generated/types.ts';
import { checkOf, runCheck } from './archive-check.ts';
import { findSigner, parseEnvelope } from './signing/dsse.ts';
import { keyIdOf } from './signing/signing-key.ts';
import { assertStatement } from './signing/statement.ts';

/** What of a signature is at hand. */
export interface SignatureFacts {
  /** Text of the file beside the archive; undefined when there is none. */
  readonly envelope: string | undefined;
  readonly trusted: readonly KeyObject[];
  /** Whether an archive without a signature is let pass with a warning. A wrong one never is. */
  readonly allowUnsigned: boolean;
}

function signerOf(text: string, trusted: readonly KeyObject[], sha256: string): string {
  const envelope = parseEnvelope(text);
  const signer = findSigner(envelope, trusted);
  // The payload is looked at only now: before, it is the word of nobody.
  if (signer !== undefined) {
    assertStatement(envelope.payload, sha256);
    return `key ${keyIdOf(signer)}`;
  }
  const claimed = envelope.signatures.map(({ keyid }) => keyid);
  const isClaimed = trusted.some((key) => claimed.includes(keyIdOf(key)));
  throw new ConnectorError(isClaimed ? 'archive.signature_invalid' : 'archive.untrusted', {
    details: { keys: claimed.filter((id) => /^[0-9a-f]{64}$/.test(id)) },
  });
}

/** Judges the signature of an archive with this digest. */
export function checkSignature(
  sha256: string,
  { envelope, trusted, allowUnsigned }: SignatureFacts,
): ArchiveCheck {
  if (envelope === undefined && allowUnsigned) {
    return checkOf('signature', 'warning', 'unsigned, which was allowed: nobody vouches for what it does');
  }
  return runCheck('signature', () => {
    if (envelope === undefined) throw new ConnectorError('archive.unsigned');
    return signerOf(envelope, trusted, sha256);
  });
}
