/** One line of the table: the floor and ours, measured in turn in one run, and the number to reach. */
export interface Row {
  readonly what: string;
  readonly floor: number;
  readonly ours: number;
  readonly unit: 'B' | 'kB' | 'MiB' | 'ns' | 'µs' | 'ms' | '×' | '';
  /** The most that is allowed, of `ours` itself or of its ratio to the floor; null: measured to be known. */
  readonly atMost: number | null;
  readonly of: 'ours' | 'ratio';
}

/** A row with what follows from its numbers; null where the floor is 0 or nothing is to be reached. */
export interface JudgedRow extends Row {
  readonly ratio: number | null;
  readonly met: boolean | null;
}

/** What a peer needs for the same, beside the floor of the same run. */
export interface PeerRow {
  readonly peer: string;
  readonly what: string;
  readonly value: number;
  readonly unit: 'ns' | 'µs';
  readonly ratio: number;
}

/** Says whether the row's number is reached. */
export function judge(row: Row): JudgedRow {
  const ratio = row.floor === 0 ? null : row.ours / row.floor;
  const judged = row.of === 'ours' ? row.ours : (ratio ?? Number.POSITIVE_INFINITY);
  return { ...row, ratio, met: row.atMost === null ? null : judged <= row.atMost };
}

/** The rows as a Markdown table. */
export function toTable(rows: readonly Row[]): string {
  const lines = rows.map(judge).map((row) => {
    const { what, floor, ours, unit, ratio, met } = row;
    const cells = [
      what,
      withUnit(floor, unit),
      withUnit(ours, unit),
      ratio === null ? '–' : `${ratio.toFixed(2)}×`,
      goalOf(row),
      met === null ? '–' : met ? 'yes' : 'no',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| what | floor | ours | ratio | to reach | met |', '|---|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}

/** Runs the contenders in turn, so that a busy moment of the machine hits all; gives the median of each. */
export async function mediansInTurn(
  rounds: number,
  contenders: readonly (() => number | Promise<number>)[],
): Promise<readonly number[]> {
  const measured = contenders.map(() => [] as number[]);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      measured[index]?.push(await contender());
    }
  }
  return measured.map(median);
}

/** The middle value; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function goalOf({ atMost, of, unit }: Row): string {
  if (atMost === null) return '–';
  return of === 'ratio' ? `≤ ${atMost}×` : `≤ ${withUnit(atMost, unit)}`;
}

function withUnit(value: number, unit: Row['unit']): string {
  const digits = Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return unit === '×' ? `${digits}×` : `${digits} ${unit}`.trim();
}
