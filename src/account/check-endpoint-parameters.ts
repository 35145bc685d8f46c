import { ConnectorError } from '../errors.ts';
import type { EndpointParameter } from '../generated/types.ts';
import { isReservedParameter } from '../oauth/is-reserved-parameter.ts';

const longestValue = 1024;
const namePattern = /^[\x21-\x7e]{1,64}$/;
const controlCharacter = /\p{Cc}/u;
const secretName = /secret|password|passwd|credential|assertion|private[-_]?key|api[-_]?key|token$/i;

type ParameterField = 'tokenEndpointConfig' | 'authEndpointConfig';

/**
 * The extra parameters of a request, without the blank rows a form leaves behind. Throws with the row as field:
 * `account.api_key_unsupported`, `account.parameter_reserved` (the protocol sets it), `account.parameter_secret`
 * (a secret in the authorization request, which is a URL) and `account.parameter_malformed` (cannot be sent, or
 * twice: RFC 6749 3.1 and 3.2 forbid repeated parameters).
 */
export function checkEndpointParameters(
  field: ParameterField,
  rows: readonly EndpointParameter[] = [],
): readonly EndpointParameter[] {
  const seen = new Set<string>();
  const kept: EndpointParameter[] = [];
  for (const [index, row] of rows.entries()) {
    const parameter = row.parameter.trim();
    if (parameter === '' && row.value.trim() === '') continue;
    assertUsable(field, `${field}[${index}]`, { parameter, value: row.value });
    if (seen.has(parameter)) throw malformed(`${field}[${index}].parameter`, `${parameter} appears twice.`);
    seen.add(parameter);
    kept.push({ parameter, value: row.value });
  }
  return kept;
}

function assertUsable(list: ParameterField, row: string, { parameter, value }: EndpointParameter): void {
  const field = `${row}.parameter`;
  if (/^x[-_]coupa[-_]api[-_]key$/i.test(parameter))
    throw new ConnectorError('account.api_key_unsupported', { field });
  if (!namePattern.test(parameter)) throw malformed(field);
  if (value.length > longestValue || controlCharacter.test(value)) throw malformed(`${row}.value`);
  if (isReservedParameter(parameter)) {
    throw new ConnectorError('account.parameter_reserved', { field, details: { parameter } });
  }
  if (list === 'authEndpointConfig' && secretName.test(parameter)) {
    throw new ConnectorError('account.parameter_secret', { field, details: { parameter } });
  }
}

function malformed(field: string, message?: string): ConnectorError {
  return new ConnectorError('account.parameter_malformed', {
    field,
    ...(message === undefined ? {} : { message }),
  });
}
