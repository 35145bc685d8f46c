import type { ErrorDefinition } from './definition.ts';

const host = 'Host';

/** What can be wrong with what the host has stored: the database and its sealed values. */
export const storeErrors = {
  'crypto.authentication_failed': {
    kind: 'fatal',
    retryable: false,
    message: 'A stored secret was changed, cut off, or belongs to another account.',
    action: 'Restore the database from a backup, or type the secret again and authorize.',
    where: host,
  },
  'store.busy': {
    kind: 'transient',
    retryable: true,
    message: 'The database is busy.',
    action: 'Try again.',
    where: host,
  },
  'store.full': {
    kind: 'transient',
    retryable: true,
    message: 'The disk of the database is full; nothing was sent or changed.',
    action: 'Free space on the disk of the host.',
    where: host,
  },
  'store.unavailable': {
    kind: 'transient',
    retryable: true,
    message: 'The database cannot be reached, or the connection to it was lost.',
    action:
      'Check that the database server runs and that the host reaches it. The host tries again by itself.',
    where: host,
  },
  'store.read_only': {
    kind: 'transient',
    retryable: true,
    message: 'The database accepts no writes at present; nothing was sent or changed.',
    action: 'Point the host to the primary server, or end the read-only mode of the database.',
    where: host,
  },
  'store.corrupt': {
    kind: 'fatal',
    retryable: false,
    message: 'The database file is damaged. It is left as it is.',
    action: 'Restore it from a backup.',
    where: host,
  },
  'store.unreadable': {
    kind: 'fatal',
    retryable: false,
    message: 'The database cannot be opened.',
    action: 'Check path and permissions of the data folder.',
    where: host,
  },
  'store.moved': {
    kind: 'fatal',
    retryable: false,
    message:
      'The database file was deleted, moved or replaced under the running host; nothing is written to it.',
    action: 'Stop the host, put the file or its backup back in its place, and start the host again.',
    where: host,
  },
  'store.newer': {
    kind: 'fatal',
    retryable: false,
    message: 'The database was written by a newer version of the host.',
    action: 'Use that version, or restore a backup from before the upgrade.',
    where: host,
  },
} as const satisfies Record<string, ErrorDefinition>;
