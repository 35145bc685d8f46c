import type { ValidationReport } from '../../generated/types.ts';
import { toTimelineItem } from '../accounts/read-timeline.ts';
import { bundleFrame, bundleLines } from '../bundle-frame.ts';
import type { Actor, DraftBundleFacts } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import { viewDraft } from './view-draft.ts';

/**
 * What somebody who is asked for help needs to know of a draft: versions, what was typed, how the last attempt ended,
 * the last report and what happened. Made of views alone, so it holds no secret. Throws `authorize.draft_unknown`.
 */
export async function makeDraftBundle(
  parts: HostParts,
  draftId: string,
  actor: Actor,
): Promise<DraftBundleFacts> {
  const draft = await viewDraft(parts, draftId, actor);
  const lines = await parts.store.timeline.list(draft.accountId ?? draftId, { limit: bundleLines });
  const report = await parts.store.drafts.getReport(draftId);
  return {
    ...bundleFrame(parts),
    draft,
    report: report === undefined ? null : (JSON.parse(report) as ValidationReport),
    timeline: lines.map(toTimelineItem),
  };
}
