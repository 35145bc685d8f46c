/** How loud a line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

interface LogEvent {
  readonly level: LogLevel;
  readonly means: string;
}

/**
 * Every event that host and hooks log, with its level: `error` wants somebody to act, `warn` heals by itself or is
 * shown elsewhere too, `info` is what an operator may want to follow, `debug` the steps. docs/observability.md lists it.
 */
export const logEvents = {
  'account.validated': { level: 'info', means: 'Validate has reported.' },
  'instance.unreachable': {
    level: 'info',
    means: 'An instance under a domain of the operator gave no answer; why is told here alone.',
  },
  'usage.unwritten': { level: 'warn', means: 'When accounts were used could not be written down yet.' },
  'usage.not_told': { level: 'warn', means: 'The platform did not say how many pipelines use an account.' },
  'authorize.redirected': { level: 'debug', means: 'A browser was sent to Coupa for consent.' },
  'authorize.minted': { level: 'debug', means: 'Client credentials brought their first token.' },
  'authorize.completed': { level: 'info', means: 'A consent was exchanged for tokens.' },
  'authorization.failed': { level: 'warn', means: 'An authorization ended without tokens.' },
  'token.renewed': { level: 'debug', means: 'Coupa answered a renewal with a token.' },
  'token.revoked': { level: 'debug', means: 'Coupa took a token back.' },
  'revocation.failed': { level: 'warn', means: 'A token that belongs to nobody could not be revoked.' },
  'renewal.succeeded': { level: 'info', means: 'The account has a newer token, whoever asked for it.' },
  'renewal.failed': { level: 'warn', means: 'A renewal failed; it is tried again by itself.' },
  'renewal.needs_action': {
    level: 'error',
    means: 'A renewal failed for a reason that somebody must remove.',
  },
  'renewal.paused': { level: 'debug', means: 'A renewal was put off; why was told when it was refused.' },
  'renewal.background_failed': { level: 'debug', means: 'A renewal that nobody waited for failed.' },
  'renewal.note_failed': { level: 'warn', means: 'The cause of a failed renewal could not be stored.' },
  'refresh.save_failed': {
    level: 'error',
    means: 'An answer waits in the journal: the store did not take it.',
  },
  'refresh.answered_late': {
    level: 'warn',
    means: 'An answer came after its renewal was given up; it was kept.',
  },
  'events.listener_failed': {
    level: 'error',
    means: 'A listener of the host threw; nobody else was kept from the event.',
  },
  'refresh.replayed': { level: 'info', means: 'An answer was brought from the journal into the store.' },
  'refresh.replay_failed': {
    level: 'error',
    means: 'An answer in the journal could not be stored at start.',
  },
  'refresh.journal_failed': { level: 'error', means: 'The journal could not be read or written.' },
  'validation.note_failed': { level: 'warn', means: 'What Validate has found out could not be stored.' },
  'operation.failed': { level: 'debug', means: 'An operation got no answer.' },
  'operation.note_failed': { level: 'warn', means: 'An ended authorization could not be noted.' },
  'host.key_from_environment': { level: 'warn', means: 'Keys are read from the environment of the process.' },
  'host.key_adopted': { level: 'info', means: 'New secrets are sealed with another key from now on.' },
  'host.keys_not_read': { level: 'error', means: 'The keys were read again and could not be used.' },
  'host.key_row_unreadable': {
    level: 'error',
    means: 'A stored secret could not be opened while keys were rotated, and was left as it is.',
  },
  'instance.rests': { level: 'warn', means: 'An instance is left alone for now; its token service fails.' },
  'instance.works_again': { level: 'info', means: 'An instance that rested answers again.' },
  'instance.note_failed': { level: 'warn', means: 'What became of an instance could not be stored.' },
  'scheduler.hindered': {
    level: 'warn',
    means: 'Due renewals could not be looked for; told once as long as it lasts.',
  },
  'scheduler.sweep_failed': {
    level: 'warn',
    means: 'A recurring task failed; it runs again at its next turn.',
  },
  'hook.failed': { level: 'error', means: 'A hook of the connector failed in a way that nobody foresaw.' },
  'host.unexpected': { level: 'error', means: 'Something happened that this version does not know.' },
} as const satisfies Readonly<Record<string, LogEvent>>;

/** The level of an event; one that this host does not know, as of a newer connector, is `info`. */
export function levelOf(event: string): LogLevel {
  return Object.hasOwn(logEvents, event) ? logEvents[event as keyof typeof logEvents].level : 'info';
}
