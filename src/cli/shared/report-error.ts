import type { ErrorData } from '../../generated/types.ts';
import { paint } from './paint.ts';

function detailLine(details: ErrorData['details']): string | undefined {
  const entries = Object.entries(details).map(([key, value]) => `${key}=${String(value)}`);
  return entries.length === 0 ? undefined : `  Seen: ${entries.join(', ')}`;
}

/** The lines of an error: code and what happened, what to do, where. */
export function errorLines(error: ErrorData, stream: NodeJS.WriteStream = process.stderr): readonly string[] {
  const lines = [
    `${paint('red', '✗', stream)} ${paint('bold', error.code, stream)}  ${error.message}`,
    error.action === '' ? undefined : `  Do:   ${error.action}`,
    error.where === undefined
      ? undefined
      : `  At:   ${error.where}${error.field === undefined ? '' : ` (${error.field})`}`,
    detailLine(error.details),
  ];
  return lines.filter((line) => line !== undefined);
}

/** Prints an error: text to stderr, or `{ "error": … }` to stdout when JSON was asked for. */
export function reportError(error: ErrorData, { json }: { readonly json: boolean }): void {
  if (json) process.stdout.write(`${JSON.stringify({ error }, undefined, 2)}\n`);
  else process.stderr.write(`${errorLines(error).join('\n')}\n`);
}
