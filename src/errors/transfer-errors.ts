import type { ErrorDefinition } from './definition.ts';

const where = 'Command line';

/** Accounts that are carried from one host to another in a file. */
export const transferErrors = {
  'transfer.unreadable': {
    kind: 'input',
    retryable: false,
    message: 'The file with accounts cannot be read or is not JSON.',
    action: 'Check path, permissions and syntax of the file.',
    where,
  },
  'transfer.invalid': {
    kind: 'input',
    retryable: false,
    message: 'The file does not hold exported accounts.',
    action: 'Export the accounts again, or change the named key.',
    where,
  },
  'transfer.account_refused': {
    kind: 'input',
    retryable: false,
    message: 'At least one account of the file cannot be imported, so none was.',
    action: 'Change the named accounts in the file, or import with --existing skip or --existing replace.',
    where,
  },
  'transfer.passphrase_needed': {
    kind: 'input',
    retryable: false,
    message: 'The file holds client secrets that are sealed to a passphrase.',
    action: 'Give it by prompt or --passphrase-file, or import with --without-secrets.',
    where,
  },
  'transfer.passphrase_short': {
    kind: 'input',
    retryable: false,
    message: 'The passphrase is shorter than 12 characters.',
    action: 'Choose a longer one: it is all that protects the client secrets in the file.',
    where,
  },
  'transfer.passphrase_wrong': {
    kind: 'input',
    retryable: false,
    message: 'The passphrase is not the one that the file was sealed to.',
    action: 'Try again; nothing was imported.',
    where,
  },
  'transfer.damaged': {
    kind: 'input',
    retryable: false,
    message: 'The passphrase is right, but the file was changed or damaged after the export.',
    action: 'Do not use it. Export the accounts again.',
    where,
  },
} as const satisfies Record<string, ErrorDefinition>;
