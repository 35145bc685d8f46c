import { ConnectorError } from '../../errors.ts';
import type { FaultOrder } from '../../sandbox/faults/fault-order.ts';
import { parseFault } from '../../sandbox/faults/parse-fault.ts';

const pattern = /^(?:([a-z]+):)?([a-z-]+)(?:=(\d{1,6}|until-cleared))?$/;
const action =
  'Write [TARGET:]NAME[=TIMES], for example server-error, api:rate-limited=3 or html-page=until-cleared.';

/**
 * Reads `[TARGET:]NAME[=TIMES]` into a fault order for the sandbox: the token service, once, unless the option says
 * otherwise. Throws `cli.usage` with the names that are known.
 */
export function faultOption(option: string): FaultOrder {
  const [, target = 'token', name, times = '1'] = pattern.exec(option) ?? [];
  try {
    return parseFault({ name, target, times: times === 'until-cleared' ? times : Number(times) });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConnectorError('cli.usage', { message: error.message, action });
  }
}
