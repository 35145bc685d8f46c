/** Rows as lines with aligned columns, two blanks apart; the first row is the heading. */
export function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
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
