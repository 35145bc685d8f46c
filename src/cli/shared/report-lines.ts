import type { Finding, Severity, ValidationReport, ValidationStage } from '../../generated/types.ts';
import { type Paint, paint } from './paint.ts';

const marks: Readonly<Record<ValidationStage['status'], string>> = {
  passed: '✓',
  warning: '!',
  failed: '✗',
  unknown: '?',
};

const paints = { passed: 'green', warning: 'yellow', failed: 'red', unknown: 'dim' } as const;

const severityPaints: Readonly<Record<Severity, Paint>> = {
  ok: 'dim',
  info: 'dim',
  warning: 'yellow',
  error: 'red',
};

/** One finding: code, what was seen, what to do, where. */
export function findingLines(finding: Finding, indent = '    '): readonly string[] {
  const severity = paint(severityPaints[finding.severity], finding.severity);
  const lines = [`${indent}${severity} ${finding.code}: ${finding.seen}`];
  if (finding.action !== '') lines.push(`${indent}  Do: ${finding.action}`);
  if (finding.where !== undefined) lines.push(`${indent}  At: ${finding.where}`);
  return lines;
}

interface ReportOptions {
  /** Which findings are shown. Default: all. */
  readonly severities?: readonly Severity[];
}

/** One stage with its findings below. */
export function stageLines(stage: ValidationStage, { severities }: ReportOptions = {}): readonly string[] {
  const isShown = ({ severity }: Finding) => severities?.includes(severity) ?? true;
  return [
    `  ${paint(paints[stage.status], marks[stage.status])} ${stage.title}`,
    ...stage.findings.filter(isShown).flatMap((finding) => findingLines(finding)),
  ];
}

/** A validation report, one line a stage with its findings below. */
export function reportLines(report: ValidationReport, options: ReportOptions = {}): readonly string[] {
  return report.stages.flatMap((stage) => stageLines(stage, options));
}
