import type { RenewalPolicy } from '../../generated/types.ts';
import type { SchemaFinding } from '../../schema-validator.ts';
import type { ManifestConstraint } from './constraint.ts';

/** Fractions are written as decimals, so their sum may miss 1 by rounding. */
const roundingError = 1e-9;

interface Rule {
  readonly holds: (policy: RenewalPolicy) => boolean;
  readonly finding: SchemaFinding;
}

const rules: readonly Rule[] = [
  {
    holds: ({ renewAfter }) => renewAfter.from < renewAfter.to,
    finding: {
      field: 'renewal.renewAfter.from',
      problem: 'The window in which renewal starts ends before it begins.',
      instead: 'Use a fraction smaller than renewAfter.to.',
    },
  },
  {
    holds: ({ renewAfter, mandatoryLeadFraction }) =>
      renewAfter.to + mandatoryLeadFraction <= 1 + roundingError,
    finding: {
      field: 'renewal.renewAfter.to',
      problem: 'Renewal in the background may start only after operations have to wait for it.',
      instead: 'Use at most 1 minus mandatoryLeadFraction.',
    },
  },
  {
    holds: ({ clockSkewSeconds, mandatoryLeadSeconds }) => clockSkewSeconds < mandatoryLeadSeconds,
    finding: {
      field: 'renewal.clockSkewSeconds',
      problem: 'Clocks may differ by as much as the whole mandatory lead.',
      instead: 'Use less than mandatoryLeadSeconds.',
    },
  },
  {
    holds: ({ clockSkewFraction, mandatoryLeadFraction }) => clockSkewFraction < mandatoryLeadFraction,
    finding: {
      field: 'renewal.clockSkewFraction',
      problem: 'Clocks may differ by as much as the whole mandatory lead.',
      instead: 'Use less than mandatoryLeadFraction.',
    },
  },
  {
    holds: ({ settleSeconds, mandatoryLeadSeconds }) => settleSeconds < mandatoryLeadSeconds,
    finding: {
      field: 'renewal.settleSeconds',
      problem: 'A new token would not be usable before the old one ends.',
      instead: 'Use less than mandatoryLeadSeconds.',
    },
  },
  {
    holds: ({ mandatoryLeadSeconds, fallbackLifetimeSeconds }) =>
      mandatoryLeadSeconds < fallbackLifetimeSeconds,
    finding: {
      field: 'renewal.fallbackLifetimeSeconds',
      problem: 'A token of this lifetime would always be about to end.',
      instead: 'Use more than mandatoryLeadSeconds.',
    },
  },
  {
    holds: ({ refreshTokenWarningDays, refreshTokenHorizonDays }) =>
      refreshTokenWarningDays < refreshTokenHorizonDays,
    finding: {
      field: 'renewal.refreshTokenWarningDays',
      problem: 'The warning would come when the refresh token has already ended.',
      instead: 'Use less than refreshTokenHorizonDays.',
    },
  },
];

/** The moments of a token's life come in their order, whatever the lifetime. */
export const renewalWindowIsOrdered: ManifestConstraint = {
  id: 'renewal-window-is-ordered',
  check: ({ renewal }) => rules.filter(({ holds }) => !holds(renewal)).map(({ finding }) => finding),
};
