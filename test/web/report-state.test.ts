import { describe, expect, it } from 'vitest';
import type { ValidationStage } from '../../src/generated/types.ts';
import { nextReport, type ReportState } from '../../src/web/report/report-state.ts';

const planned = [
  { stage: 'settings', title: 'Settings' },
  { stage: 'instance', title: 'Instance' },
  { stage: 'client', title: 'Client' },
] as const;
const ended = (
  stage: 'settings' | 'instance' | 'client',
  status: ValidationStage['status'],
): ValidationStage => ({
  stage,
  title: stage,
  status,
  findings: [],
});
const statuses = ({ stages }: ReportState): readonly string[] => stages.map(({ status }) => status);
const started = nextReport({ stages: [] }, { type: 'started', stages: planned });

describe('the checklist of Validate', () => {
  it('starts with the first stage running and the rest to come', () => {
    expect(statuses(started)).toEqual(['running', 'planned', 'planned']);
  });

  it('goes on to the next stage as one ends, whatever came of it', () => {
    const state = nextReport(started, { type: 'stage', stage: ended('settings', 'failed') });
    expect(statuses(state)).toEqual(['failed', 'running', 'planned']);
  });

  it('takes a stage that was not announced', () => {
    const state = nextReport({ stages: [] }, { type: 'stage', stage: ended('client', 'passed') });
    expect(statuses(state)).toEqual(['passed']);
  });

  it('is the report once that is there', () => {
    const stages = [ended('settings', 'passed')];
    const report = { outcome: 'report', valid: true, checkedAt: '2026-01-31T12:00:00Z', stages } as const;
    expect(nextReport(started, { type: 'report', report })).toEqual({ stages, report });
  });
});
