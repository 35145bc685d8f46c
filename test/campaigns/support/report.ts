import { writeFileSync } from 'node:fs';

/** One figure of a campaign. `holds` is undefined where nothing is asked of it. */
export interface Figure {
  readonly what: string;
  readonly value: string | number;
  readonly holds?: boolean | undefined;
}

/** What a campaign found. */
export interface CampaignReport {
  readonly campaign: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly figures: readonly Figure[];
  /** Everything that broke a promise, in words; with what is needed to see it again. */
  readonly broken: readonly string[];
}

const shownOfBroken = 20;

/** Prints the table, writes the file that was asked for, and sets the exit code. */
export function finish(report: CampaignReport, jsonPath: string | undefined): void {
  print(toTable(report));
  if (jsonPath !== undefined) writeFileSync(jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  const failed = report.broken.length > 0 || report.figures.some(({ holds }) => holds === false);
  process.exitCode = failed ? 1 : 0;
}

/** A line on standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function toTable({ campaign, machine, figures, broken }: CampaignReport): string {
  const facts = Object.entries(machine).map(([what, value]) => ({ what, value, holds: undefined }));
  const rows = [...facts, ...figures];
  const width = Math.max(...rows.map(({ what }) => what.length));
  const lines = rows.map(({ what, value, holds }) => {
    const verdict = holds === undefined ? '' : holds ? '  holds' : '  BROKEN';
    return `  ${what.padEnd(width)}  ${value}${verdict}`;
  });
  const shown = broken.slice(0, shownOfBroken).map((line) => `  BROKEN ${line}`);
  const more = broken.length > shownOfBroken ? [`  and ${broken.length - shownOfBroken} more`] : [];
  return ['', campaign, ...lines, ...shown, ...more].join('\n');
}
