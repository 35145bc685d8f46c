import { stripVTControlCharacters } from 'node:util';
import { paint } from './paint.ts';

/** How many columns a cell takes; colours take none. */
const widthOf = (cell: string): number => stripVTControlCharacters(cell).length;

/** A table under a heading that stands out on a terminal. */
export function headedLines(rows: readonly (readonly string[])[]): readonly string[] {
  const [heading = '', ...lines] = tableLines(rows);
  return [paint('bold', heading), ...lines];
}

/** Rows as lines with aligned columns, two blanks apart. */
export function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** Pairs of name and value with the values aligned; pairs without a value are left out. */
export function pairLines(pairs: readonly (readonly [string, string | undefined])[]): readonly string[] {
  const present = pairs.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  return tableLines(present).map((line) => `  ${line}`);
}
