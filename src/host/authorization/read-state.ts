import { ConnectorError } from '../../errors.ts';

const longestQuery = 8 * 1024;

/**
 * The one `state` of a callback's query string. Throws `callback.too_long`, `callback.state_missing` (absent or
 * empty) and `callback.parameter_repeated` (RFC 6749 3.1).
 */
export function readState(query: string): string {
  if (query.length > longestQuery) throw new ConnectorError('callback.too_long');
  const states = new URLSearchParams(query).getAll('state');
  if (states.length > 1) throw new ConnectorError('callback.parameter_repeated');
  const [state = ''] = states;
  if (state === '') throw new ConnectorError('callback.state_missing');
  return state;
}
