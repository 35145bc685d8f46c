import type { ErrorKind } from '../../errors.ts';
import { ConnectorError } from '../../errors.ts';

/** How a renewal may end, as spans and metrics class it. docs/observability.md lists it. */
export const renewalOutcomes = {
  renewed: 'Coupa gave a new token and the store has it.',
  unsaved: 'Coupa gave a new token; it waits in the journal for the store.',
  replayed: 'An answer that waited in the journal was stored; nothing was sent.',
  adopted: 'Somebody else had renewed meanwhile; theirs is used.',
  lost_turn: 'The lease ended before the request left; nothing was sent.',
  wait_timed_out: 'Somebody else held the lease for too long.',
  paused: 'An earlier refusal, of this account or of its instance, asks for patience; nothing was sent.',
  uncertain: 'An earlier request went unanswered; nothing was sent in a hurry.',
  refused_transient: 'The request was provably not processed; it is tried again.',
  refused_ambiguous: 'Coupa may have acted; the living token stays in use.',
  refused_protocol: 'The answer broke the protocol.',
  refused_configuration: 'Account and Coupa client disagree.',
  refused_reauthorize: 'Only a new consent helps.',
  failed: 'The host could not do its part: store, journal, keys, or an account that is gone.',
} as const satisfies Readonly<Record<string, string>>;

export type RenewalOutcome = keyof typeof renewalOutcomes;

const byCode: Readonly<Partial<Record<string, RenewalOutcome>>> = {
  'refresh.wait_timed_out': 'wait_timed_out',
  'refresh.cooling_down': 'paused',
  'api.unauthorized': 'paused',
  'refresh.instance_unavailable': 'paused',
  'refresh.uncertain': 'uncertain',
  'refresh.journal_unwritable': 'failed',
};

const byKind: Readonly<Partial<Record<ErrorKind, RenewalOutcome>>> = {
  transient: 'refused_transient',
  ambiguous: 'refused_ambiguous',
  protocol: 'refused_protocol',
  configuration: 'refused_configuration',
  reauthorize: 'refused_reauthorize',
};

/** The class of what a renewal threw. */
export function outcomeOfError(error: unknown): RenewalOutcome {
  if (!(error instanceof ConnectorError) || error.code.startsWith('store.')) return 'failed';
  return byCode[error.code] ?? byKind[error.kind] ?? 'failed';
}

/** Whether what a renewal threw stays until somebody acts. */
export function needsAction(error: unknown): boolean {
  if (!(error instanceof ConnectorError)) return true;
  const { code, kind } = error;
  return code === 'refresh.exhausted' || ['reauthorize', 'configuration', 'fatal'].includes(kind);
}
