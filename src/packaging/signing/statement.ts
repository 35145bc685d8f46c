import { ConnectorError } from '../../errors.ts';
import { isObject } from '../read-json.ts';

const statementType = 'https://in-toto.io/Statement/v1';
const predicateType = 'https://in-toto.io/attestation/release/v0.1';

/** What a signature over an archive states. */
export interface ReleasedArchive {
  /** File name; for people. */
  readonly name: string;
  readonly sha256: string;
  readonly connector: { readonly id: string; readonly version: string };
}

function purlOf({ id, version }: ReleasedArchive['connector']): string {
  return `pkg:npm/${encodeURIComponent(id)}@${encodeURIComponent(version)}`;
}

/** An in-toto Statement v1 with the release predicate: this file, by digest, is that version of the connector. */
export function encodeStatement({ name, sha256, connector }: ReleasedArchive): Buffer {
  const statement = {
    _type: statementType,
    subject: [{ name, digest: { sha256 } }],
    predicateType,
    predicate: { purl: purlOf(connector) },
  };
  return Buffer.from(JSON.stringify(statement));
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Holds a payload whose signature was verified against the archive at hand, by digest. Throws
 * `archive.signature_invalid` when it states something else, or something about another file.
 */
export function assertStatement(payload: Buffer, sha256: string): void {
  const statement = parse(payload);
  const isRelease =
    isObject(statement) &&
    statement['_type'] === statementType &&
    statement['predicateType'] === predicateType &&
    Array.isArray(statement['subject']);
  const subjects = isRelease ? (statement['subject'] as readonly unknown[]) : [];
  const isAboutIt = subjects.some(
    (subject) => isObject(subject) && isObject(subject['digest']) && subject['digest']['sha256'] === sha256,
  );
  if (isAboutIt) return;
  throw new ConnectorError('archive.signature_invalid', {
    message: 'The signature is genuine, but for another file than this archive.',
  });
}
