import type { SupportBundle, ValidationReport } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { readTimeline } from './accounts/read-timeline.ts';
import { viewAccount } from './accounts/view-account.ts';
import { healthRow } from './health/health-rows.ts';
import { type HostParts, instantOf } from './host-parts.ts';

const timelineLines = 100;

/**
 * What somebody who is asked for help needs to know of an account: versions, settings, health, the last report and what
 * happened. Made of views alone, so it holds no secret. Throws `account.not_found`.
 */
export async function makeSupportBundle(parts: HostParts, id: string): Promise<SupportBundle> {
  const { manifest } = parts.connector;
  const account = viewAccount(parts, await findAccount(parts.store, id));
  const { entries } = await readTimeline(parts.store, id, { limit: timelineLines });
  const report = await parts.store.reports.get(id);
  return {
    madeAt: instantOf(parts),
    versions: {
      connector: manifest.connector.version,
      connectorId: manifest.connector.id,
      hostContract: manifest.requires.hostContract,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    account,
    report: report === undefined ? null : (JSON.parse(report) as ValidationReport),
    timeline: entries,
    health: healthRow(account.health.state),
    clock: {
      host: instantOf(parts),
      machine: new Date().toISOString(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  };
}
