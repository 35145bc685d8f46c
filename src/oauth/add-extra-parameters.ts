import { ConnectorError } from '../errors.ts';
import { isReservedParameter } from './is-reserved-parameter.ts';
import type { ExtraParameters } from './protocol-context.ts';

/** Appends further parameters. Throws `account.parameter_reserved` for a name of the protocol itself. */
export function addExtraParameters(target: URLSearchParams, extraParameters: ExtraParameters = []): void {
  for (const { parameter, value } of extraParameters) {
    if (isReservedParameter(parameter)) {
      throw new ConnectorError('account.parameter_reserved', {
        details: { parameter: parameter.replace(/[^\x20-\x7e]/g, '?').slice(0, 64) },
      });
    }
    target.append(parameter, value);
  }
}
