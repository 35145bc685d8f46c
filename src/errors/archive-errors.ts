import type { ErrorDefinition } from './definition.ts';

const archive = 'Archive';
const signing = 'Signing key';

/** What can be wrong with a connector archive, its signature and the keys that sign. */
export const archiveErrors = {
  'archive.unreadable': {
    kind: 'input',
    retryable: false,
    message: 'The file cannot be read.',
    action: 'Check path and permissions.',
    where: archive,
  },
  'archive.unwritable': {
    kind: 'input',
    retryable: false,
    message: 'The archive cannot be written.',
    action: 'Name a file in a folder that exists and that you may write to.',
    where: archive,
  },
  'archive.not_built': {
    kind: 'input',
    retryable: false,
    message: 'A part of the archive has not been built.',
    action: 'Run npm run build in the folder of the connector, then pack again.',
    where: archive,
  },
  'archive.malformed': {
    kind: 'fatal',
    retryable: false,
    message: 'The file is not an archive in the one form that coupa-account pack writes.',
    action: 'Use a file that coupa-account pack has made, and fetch it again if it was cut off on the way.',
    where: archive,
  },
  'archive.too_large': {
    kind: 'fatal',
    retryable: false,
    message: 'The archive holds more than 2,000 files or more than 20 MiB.',
    action: 'Do not use it: a connector is far smaller.',
    where: archive,
  },
  'archive.tampered': {
    kind: 'fatal',
    retryable: false,
    message: 'The content of the archive is not what its list of digests says.',
    action: 'Do not use it. Fetch it again from whoever packed it.',
    where: archive,
  },
  'archive.incomplete': {
    kind: 'fatal',
    retryable: false,
    message: 'The archive lacks a part, or a part is not what it must be.',
    action: 'Pack it again with coupa-account pack.',
    where: archive,
  },
  'archive.incompatible': {
    kind: 'fatal',
    retryable: false,
    message: 'The connector needs something else than this host is.',
    action: 'Use a version of the connector for this host, or the host that it asks for.',
    where: archive,
  },
  'archive.connector_failed': {
    kind: 'fatal',
    retryable: false,
    message: 'The code of the archive does not load, or does not do what its schemas say.',
    action: 'Report it to whoever packed it, and use the version before.',
    where: archive,
  },
  'archive.unsigned': {
    kind: 'forbidden',
    retryable: false,
    message: 'There is no signature beside the archive.',
    action: 'Put FILE.tgz.dsse.json beside FILE.tgz, or allow it unsigned if you have packed it yourself.',
    where: archive,
  },
  'archive.untrusted': {
    kind: 'forbidden',
    retryable: false,
    message: 'The archive is signed, but not by a key that is trusted here.',
    action: 'Get the public key of whoever packed it by a way that you trust, and give it as --trust KEY.',
    where: archive,
  },
  'archive.signature_invalid': {
    kind: 'forbidden',
    retryable: false,
    message: 'The signature beside the archive is not one for this archive.',
    action: 'Do not use it. Fetch archive and signature again from whoever packed it.',
    where: archive,
  },
  'signing.key_exists': {
    kind: 'conflict',
    retryable: false,
    message: 'There is a signing key of this name already. It is left as it is.',
    action: 'Choose another name.',
    where: signing,
  },
  'signing.key_unknown': {
    kind: 'input',
    retryable: false,
    message: 'There is no such signing key.',
    action:
      'A name is looked for in the data folder: see coupa-account keys signing list. Anything else is the path of a file.',
    where: signing,
  },
  'signing.key_unreadable': {
    kind: 'input',
    retryable: false,
    message: 'The file does not hold an Ed25519 key of the expected kind in PEM form.',
    action:
      'Sign with a private key (PKCS #8) and trust a public one (SPKI); keys signing create makes both.',
    where: signing,
  },
  'signing.key_exposed': {
    kind: 'fatal',
    retryable: false,
    message: 'The private signing key can be read by other users of the machine.',
    action: 'Restrict it to its owner: chmod 600. Consider it known and make a new one.',
    where: signing,
  },
} as const satisfies Record<string, ErrorDefinition>;
