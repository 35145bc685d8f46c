import { ConnectorError, type ErrorCode, type ErrorDetails } from '../errors.ts';
import type { Finding, Severity, ValidationStageId } from '../generated/types.ts';

interface FindingOptions {
  readonly severity: Severity;
  readonly stage?: ValidationStageId;
  readonly field?: string;
  /** Replaces the catalogue's "what happened" with what was seen in this case. Never a secret. */
  readonly seen?: string;
  readonly action?: string;
}

/** A finding with the texts of the error catalogue. */
export function findingOf(code: ErrorCode, options: FindingOptions): Finding {
  const { seen, severity, ...rest } = options;
  return findingFromError(
    new ConnectorError(code, { ...rest, ...(seen === undefined ? {} : { message: seen }) }),
    {
      severity,
      ...(options.stage === undefined ? {} : { stage: options.stage }),
    },
  );
}

/** A failure as a line of a report; its safe details are appended to what was seen. */
export function findingFromError(
  error: ConnectorError,
  options: { readonly severity: Severity; readonly stage?: ValidationStageId },
): Finding {
  const { code, message, action, where, field, details } = error.toData();
  return {
    ...(options.stage === undefined ? {} : { stage: options.stage }),
    ...(field === undefined ? {} : { field }),
    severity: options.severity,
    code,
    seen: `${message}${detailText(details)}`,
    action,
    ...(where === undefined ? {} : { where }),
  };
}

/** Something that is as it should be. */
export function okFinding(code: string, seen: string): Finding {
  return { severity: 'ok', code, seen, action: '' };
}

function detailText(details: ErrorDetails): string {
  const parts = Object.entries(details).map(
    ([key, value]) => `${key}: ${Array.isArray(value) ? value.join(' ') : value}`,
  );
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
