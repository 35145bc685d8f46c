import { ConnectorError, type ErrorCode } from '../../errors.ts';

/**
 * SQLSTATE by its beginning, first match wins; see
 * https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
const codesBySqlState: readonly (readonly [prefix: string, code: ErrorCode])[] = [
  ['40', 'store.busy'],
  ['55P03', 'store.busy'],
  ['57014', 'store.busy'],
  ['53100', 'store.full'],
  ['53', 'store.busy'],
  ['57P', 'store.unavailable'],
  ['08', 'store.unavailable'],
  ['25P03', 'store.unavailable'],
  ['25006', 'store.read_only'],
  ['XX001', 'store.corrupt'],
  ['XX002', 'store.corrupt'],
  ['28', 'store.unreadable'],
  ['3D', 'store.unreadable'],
  ['42501', 'store.unreadable'],
  ['58', 'store.unreadable'],
];

const sqlState = /^[0-9A-Z]{5}$/;
const systemCode = /^E[A-Z_]{3,}$/;

// The driver gives these failures no code. Its words for a pool in full use and for a server that does not answer
// are the only thing that tells them apart.
const poolExhausted = 'timeout exceeded when trying to connect';
const connectionGone = /connection|read timeout|timeout expired/i;

const unreachable = 'Check address, user, password and encryption of the database, and that it exists.';

/**
 * Turns a failed statement into a `store.*` error that names only the driver's code. The driver's error is not kept
 * as a cause: it can carry the address and values of the row. What is not foreseen passes through.
 */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const driverCode = driverCodeOf(error);
  const code = driverCode === undefined ? codeByWords(error.message) : codeByDriver(driverCode);
  if (code === undefined) return error;
  const details = driverCode === undefined ? {} : { driverCode };
  return code === 'store.unreadable'
    ? new ConnectorError(code, { details, action: unreachable })
    : new ConnectorError(code, { details });
}

/** The same for an attempt to connect, where whatever is not foreseen means that the settings do not fit. */
export function connectError(error: unknown): unknown {
  const known = postgresError(error);
  if (known instanceof ConnectorError) return known;
  const driverCode = error instanceof Error ? driverCodeOf(error) : undefined;
  const details = driverCode === undefined ? {} : { driverCode };
  return new ConnectorError('store.unreadable', { details, action: unreachable });
}

/** Whether two transactions were in each other's way and a new try may succeed. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const driverCode = error instanceof ConnectorError ? error.details['driverCode'] : driverCodeOf(error);
  // 23503: the account went away between a read and the write of one of its parts; the next try reads that.
  return driverCode === '40001' || driverCode === '40P01' || driverCode === '23503';
}

function driverCodeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function codeByDriver(driverCode: string): ErrorCode | undefined {
  if (sqlState.test(driverCode)) {
    const match = codesBySqlState.find(([prefix]) => driverCode.startsWith(prefix));
    if (match !== undefined) return match[1];
  }
  return systemCode.test(driverCode) ? 'store.unavailable' : undefined;
}

function codeByWords(message: string): ErrorCode | undefined {
  if (message === poolExhausted) return 'store.busy';
  return connectionGone.test(message) ? 'store.unavailable' : undefined;
}
