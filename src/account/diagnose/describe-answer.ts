import type { ConnectorError } from '../../errors.ts';

/** What a token service answered, as evidence: `401 invalid_client`, or the message of what came instead. */
export function describeAnswer({ details, message }: ConnectorError): string {
  const { status, error } = details;
  if (status === undefined) return `nothing usable (${message})`;
  return error === undefined
    ? `${String(status)} without an OAuth error`
    : `${String(status)} ${String(error)}`;
}
