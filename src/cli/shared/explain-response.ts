import { ConnectorError, type ErrorCode } from '../../errors.ts';
import type { OperationResponse } from '../../host/host.ts';

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'api.unauthorized';
  if (status === 403) return 'api.scope_missing';
  if (status === 404) return 'api.not_found';
  if (status === 429) return 'api.rate_limited';
  return status >= 500 ? 'api.server_error' : 'api.unexpected_answer';
}

/** The catalogue's explanation of an operation that Coupa did not accept; undefined for a 2xx answer. */
export function explainResponse({ status }: Pick<OperationResponse, 'status'>): ConnectorError | undefined {
  if (status >= 200 && status < 300) return undefined;
  return new ConnectorError(codeOf(status), { details: { status } });
}
