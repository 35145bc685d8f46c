import type { ErrorDefinition } from './definition.ts';

const host = 'Host';
const form = 'Account form';

/** What a renewal can come to beside what Coupa and the network answer. */
export const renewalErrors = {
  'refresh.save_failed': {
    kind: 'transient',
    retryable: true,
    message: 'The token was renewed but could not be saved yet.',
    action: 'Give the host write access to its data. Nothing is lost while it runs.',
    where: host,
  },
  'refresh.wait_timed_out': {
    kind: 'transient',
    retryable: true,
    message: 'Another process is renewing this account and has not finished within 25 seconds.',
    action: 'Try again in a moment.',
    where: host,
  },
  'refresh.instance_unavailable': {
    kind: 'transient',
    retryable: true,
    message:
      'The instance is left alone for now: its token service fails, asked for fewer requests, or too many renewals wait.',
    action: 'Nothing to do: it is asked again by itself, at the named time. Refresh by hand to ask it now.',
    where: host,
  },
  'refresh.uncertain': {
    kind: 'ambiguous',
    retryable: true,
    message: 'A renewal was sent and no usable answer arrived. The living access token stays in use.',
    action: 'Nothing to do yet: one careful retry comes by itself. Refresh by hand to decide it now.',
    where: host,
  },
  'refresh.connector_failed': {
    kind: 'ambiguous',
    retryable: true,
    message: 'The connector failed after it had sent a renewal, so the answer is not known.',
    action:
      'Nothing to do yet: one careful retry comes by itself. Report the cause that the log of the host names.',
    where: host,
  },
  'refresh.answer_lost': {
    kind: 'reauthorize',
    retryable: false,
    message:
      'The answer to a renewal was lost, and Coupa no longer accepts the refresh token it was sent with.',
    action: 'Authorize again.',
    where: form,
  },
  'refresh.store_older': {
    kind: 'reauthorize',
    retryable: false,
    message:
      'Coupa no longer accepts the stored refresh token, and this host has received a newer one: the database was put back to an earlier state.',
    action: 'Put the newer database back if it still exists, else authorize again.',
    where: form,
  },
  'refresh.journal_unwritable': {
    kind: 'transient',
    retryable: true,
    message: 'The local journal of renewals cannot be written, so no renewal is sent.',
    action: 'Free space on the disk of the journal and check its permissions.',
    where: host,
  },
  'refresh.disabled': {
    kind: 'configuration',
    retryable: false,
    message: 'Auto-refresh token is off and the access token has ended.',
    action: 'Turn on Auto-refresh token, or authorize again.',
    where: 'Account form',
    field: 'autoRefreshToken',
  },
  'refresh.cooling_down': {
    kind: 'transient',
    retryable: true,
    message: 'The last renewal failed a moment ago; the next attempt waits.',
    action: 'Try again after the pause.',
    where: host,
  },
  'refresh.exhausted': {
    kind: 'transient',
    retryable: false,
    message: 'Renewal has failed for days and is no longer tried by itself.',
    action: 'Remove the cause shown in the timeline, then renew by hand.',
    where: host,
  },
} as const satisfies Record<string, ErrorDefinition>;
