import { findAccount } from './accounts/find-account.ts';
import { viewAccount } from './accounts/view-account.ts';
import { applyDraft } from './authorization/apply-draft.ts';
import { beginAuthorization } from './authorization/begin-authorization.ts';
import { cancelDraft } from './authorization/cancel-draft.ts';
import { completeAuthorization } from './authorization/complete-authorization.ts';
import { makeDraftBundle } from './authorization/draft-bundle.ts';
import { editDraft } from './authorization/edit-draft.ts';
import { openDraft } from './authorization/open-draft.ts';
import { validateDraft } from './authorization/validate-draft.ts';
import { viewDraft } from './authorization/view-draft.ts';
import type { AuthorizationService } from './host.ts';
import type { HostParts } from './host-parts.ts';
import type { RefreshCoordinator } from './renewal/refresh-coordinator.ts';

/** Authorize, Apply and Cancel over drafts; an applied draft ends what is remembered of its account. */
export function createAuthorizationService(
  parts: HostParts,
  coordinator: Pick<RefreshCoordinator, 'forget' | 'renew'>,
): AuthorizationService {
  return {
    openDraft: (source, actor) => openDraft(parts, source, actor),
    async begin(draftId, initiator) {
      const begun = await parts.telemetry.authorization('begin', () =>
        beginAuthorization(parts, draftId, initiator),
      );
      if (begun.accountId !== null) coordinator.forget(begun.accountId);
      return begun.outcome;
    },
    async complete(answer, initiator) {
      const completed = await parts.telemetry.authorization('complete', () =>
        completeAuthorization(parts, answer, initiator),
      );
      if (completed.accountId !== null) coordinator.forget(completed.accountId);
      return completed;
    },
    show: (draftId, actor) => viewDraft(parts, draftId, actor),
    async edit(draftId, input, actor) {
      await editDraft(parts, { draftId, actor }, input);
      return viewDraft(parts, draftId, actor);
    },
    validate: (draftId, actor, watch = {}) =>
      parts.telemetry.validation(draftId, () => validateDraft(parts, coordinator, { draftId, actor, watch })),
    async apply(draftId, actor, expectedSettingsVersion) {
      const accountId = await applyDraft(parts, draftId, { actor, expectedSettingsVersion });
      coordinator.forget(accountId);
      return viewAccount(parts, await findAccount(parts.store, accountId));
    },
    cancel: (draftId, actor) => cancelDraft(parts, draftId, actor),
    supportBundle: (draftId, actor) => makeDraftBundle(parts, draftId, actor),
  };
}
