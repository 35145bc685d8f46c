import type { SupportBundle, ValidationReport } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { readTimeline } from './accounts/read-timeline.ts';
import { viewAccount } from './accounts/view-account.ts';
import { bundleFrame, bundleLines } from './bundle-frame.ts';
import { healthRow } from './health/health-rows.ts';
import type { HostParts } from './host-parts.ts';

/**
 * What somebody who is asked for help needs to know of an account: versions, settings, health, the last report and what
 * happened. Made of views alone, so it holds no secret. Throws `account.not_found`.
 */
export async function makeSupportBundle(parts: HostParts, id: string): Promise<SupportBundle> {
  const account = viewAccount(parts, await findAccount(parts.store, id));
  const { entries } = await readTimeline(parts.store, id, { limit: bundleLines });
  const report = await parts.store.reports.get(id);
  return {
    ...bundleFrame(parts),
    account,
    report: report === undefined ? null : (JSON.parse(report) as ValidationReport),
    timeline: entries,
    health: healthRow(account.health.state),
  };
}
