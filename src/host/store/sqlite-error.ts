import { ConnectorError, type ErrorCode } from '../../errors.ts';

/** SQLite result codes by their beginning, first match wins; see https://sqlite.org/rescode.html. */
const codesByPrefix: readonly (readonly [prefix: string, code: ErrorCode])[] = [
  ['SQLITE_BUSY', 'store.busy'],
  ['SQLITE_LOCKED', 'store.busy'],
  ['SQLITE_FULL', 'store.full'],
  ['SQLITE_CORRUPT', 'store.corrupt'],
  ['SQLITE_NOTADB', 'store.corrupt'],
  ['SQLITE_CANTOPEN', 'store.unreadable'],
  ['SQLITE_READONLY', 'store.read_only'],
  ['SQLITE_PERM', 'store.unreadable'],
  ['SQLITE_AUTH', 'store.unreadable'],
  ['SQLITE_IOERR', 'store.unreadable'],
];

/** Turns a driver's error into a `store.*` error that names only the driver's code; anything else passes through. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const driverCode = error.code;
  const match = codesByPrefix.find(([prefix]) => driverCode.startsWith(prefix));
  if (match === undefined) return error;
  return new ConnectorError(match[1], { details: { driverCode }, cause: error });
}
