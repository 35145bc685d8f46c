import type { ErrorData } from '../../generated/types.ts';
import { paint } from './paint.ts';

/** Short facts on one line, each problem of a list on its own. */
function detailLines({ details, field }: ErrorData): readonly string[] {
  const { problems, ...others } = details;
  const facts = Object.entries(others).map(([key, value]) => `${key}=${String(value)}`);
  const listed = Array.isArray(problems) ? problems.map((problem) => `  -     ${String(problem)}`) : [];
  return [
    ...(facts.length === 0 ? [] : [`  Seen: ${facts.join(', ')}`]),
    // A single one with a field is what the message says.
    ...(listed.length > 1 || field === undefined ? listed : []),
  ];
}

/** The lines of an error: code and what happened, what to do, where. */
export function errorLines(error: ErrorData, stream: NodeJS.WriteStream = process.stderr): readonly string[] {
  const lines = [
    `${paint('red', '✗', stream)} ${paint('bold', error.code, stream)}  ${error.message}`,
    error.action === '' ? undefined : `  Do:   ${error.action}`,
    error.where === undefined
      ? undefined
      : `  At:   ${error.where}${error.field === undefined ? '' : ` (${error.field})`}`,
    ...detailLines(error),
  ];
  return lines.filter((line) => line !== undefined);
}

/** Prints an error: text to stderr, or `{ "error": … }` to stdout when JSON was asked for. */
export function reportError(error: ErrorData, { json }: { readonly json: boolean }): void {
  if (json) process.stdout.write(`${JSON.stringify({ error }, undefined, 2)}\n`);
  else process.stderr.write(`${errorLines(error).join('\n')}\n`);
}
