import type { ArchiveCheck, ArchiveReport } from '../generated/types.ts';
import { checkOf, checkTitles, runCheck } from './archive-check.ts';
import { assertCompatible, type HostFacts } from './assert-compatible.ts';
import { assertParts, assertSchemas } from './assert-parts.ts';
import { checkSignature, type SignatureFacts } from './check-signature.ts';
import { sha256 } from './digest.ts';
import { assertDigests } from './digest-list.ts';
import type { ArchiveFiles } from './form/archive-files.ts';
import { decodeTar } from './form/decode-tar.ts';
import { gunzip } from './form/gzip.ts';
import { assertPackageFile } from './package-file.ts';
import { readManifest } from './read-manifest.ts';

/** An archive and what was found about it; `files` only when all of it is in order. */
export interface VerifiedArchive {
  readonly report: ArchiveReport;
  readonly files: ArchiveFiles | undefined;
}

interface VerifyOptions extends SignatureFacts {
  readonly host: HostFacts;
  /** Hears the title of each check before it is made. */
  readonly onCheck?: (title: string) => void;
}

type Check = readonly [ArchiveCheck['id'], (files: ArchiveFiles) => string];

const contentChecks = ({ host }: VerifyOptions): readonly Check[] => [
  ['digests', (files) => `${assertDigests(files).length} files, SHA-256 each`],
  [
    'compatibility',
    (files) => {
      assertCompatible(files, host);
      return `Node ${host.node}, host contract and account schema as asked for`;
    },
  ],
  [
    'manifest',
    (files) => {
      const { id, version } = readManifest(files).connector;
      return `${id} ${version}`;
    },
  ],
  [
    'package',
    (files) => {
      assertPackageFile(files, readManifest(files));
      return 'package.json is the one that follows from the manifest';
    },
  ],
  [
    'schemas',
    (files) => {
      const manifest = readManifest(files);
      assertSchemas(files, manifest);
      return `${manifest.accountType.schema}, ${manifest.hooks.schema}`;
    },
  ],
  [
    'parts',
    (files) => {
      const manifest = readManifest(files);
      assertParts(files, manifest);
      return `${manifest.hooks.names.length} hooks in ${manifest.hooks.module}`;
    },
  ],
];

/** Each check needs what the one before has found in order; those after the first failure stay open. */
function checkContent(files: ArchiveFiles, options: VerifyOptions): readonly ArchiveCheck[] {
  let isOpen = false;
  return contentChecks(options).map(([id, check]) => {
    if (isOpen) return checkOf(id, 'unknown', 'not looked at');
    options.onCheck?.(checkTitles[id]);
    const result = runCheck(id, () => check(files));
    isOpen = result.status === 'failed';
    return result;
  });
}

function connectorOf(files: ArchiveFiles | undefined): Pick<ArchiveReport, 'connector'> {
  if (files === undefined) return {};
  const { id, version } = readManifest(files).connector;
  return { connector: { id, version } };
}

/**
 * Checks an archive from the outside in: signature over the bytes as they are, form, digests, then what is inside.
 * Nothing is written and no code of the archive runs. Never throws for what is wrong with the archive.
 */
export function verifyArchive(bytes: Buffer, options: VerifyOptions): VerifiedArchive {
  const digest = sha256(bytes);
  let files: ArchiveFiles | undefined;
  options.onCheck?.(checkTitles.form);
  const form = runCheck('form', () => {
    files = decodeTar(gunzip(bytes));
    return `${files.size} files, ${bytes.length} bytes packed`;
  });
  const checks = [
    checkSignature(digest, options),
    form,
    ...(files === undefined
      ? contentChecks(options).map(([id]) => checkOf(id, 'unknown', 'not looked at'))
      : checkContent(files, options)),
  ];
  const valid = checks.every(({ status }) => status === 'passed' || status === 'warning');
  const kept = valid ? files : undefined;
  const report = { valid, sha256: digest, bytes: bytes.length, ...connectorOf(kept), checks };
  return { report, files: kept };
}
