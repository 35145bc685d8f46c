import {
  validateApplyDraftRequest,
  validateEditDraftRequest,
  validateOpenDraftRequest,
} from '../../generated/host-api-validators.js';
import type { DraftView } from '../../generated/types.ts';
import type { DraftFacts, Host } from '../../host/host.ts';
import { atSandbox } from '../at-sandbox.ts';
import { problemOfData } from '../error-to-problem.ts';
import type { FlowCookie } from '../flow-cookie.ts';
import { hasBody, readJson } from '../read-json.ts';
import { actorOf, type HandlersOf, idOf, type RouteContext } from './handler.ts';

type Names =
  | 'authorizeAccount'
  | 'openDraft'
  | 'showDraft'
  | 'editDraft'
  | 'authorizeDraft'
  | 'applyDraft'
  | 'cancelDraft'
  | 'makeDraftBundle';

interface DraftParts {
  readonly flowCookie: FlowCookie;
  /** Instances that a sandbox on this machine stands in for: the browser is sent there. */
  readonly sandboxInstances: ReadonlyMap<string, string>;
}

/** Authorize, Apply and Cancel: `/api/accounts/:id/authorize` and `/api/drafts…`. */
export function draftHandlers(
  { authorization }: Pick<Host, 'authorization'>,
  { flowCookie, sandboxInstances }: DraftParts,
): HandlersOf<Names> {
  const begin = async (context: RouteContext, draftId: string): Promise<Response> => {
    const browserSecret = flowCookie.newSecret();
    const begun = await authorization.begin(draftId, { ...actorOf(context), browserSecret });
    if (begun.outcome === 'authorized') {
      return context.json({ outcome: begun.outcome, draftId, findings: begun.findings });
    }
    flowCookie.set(context, new URL(begun.url).searchParams.get('state') ?? '', browserSecret);
    return context.json({ ...begun, url: atSandbox(begun.url, sandboxInstances).href });
  };
  return {
    // Without a form there is no Apply button: the draft is applied as soon as it is authorized.
    async authorizeAccount(context) {
      const source = { accountId: idOf(context), applyWhenAuthorized: true };
      const { draftId } = await authorization.openDraft(source, actorOf(context));
      try {
        return await begin(context, draftId);
      } catch (error) {
        // Nobody was told of this draft. What failed first is what the caller has to know.
        await authorization.cancel(draftId, actorOf(context)).catch(() => undefined);
        throw error;
      }
    },
    async openDraft(context) {
      const source = await readJson(context, validateOpenDraftRequest);
      return context.json(await authorization.openDraft(source, actorOf(context)), 201);
    },
    showDraft: async (context) =>
      context.json(toDraftView(await authorization.show(idOf(context), actorOf(context)))),
    async editDraft(context) {
      const { input } = await readJson(context, validateEditDraftRequest);
      return context.json(toDraftView(await authorization.edit(idOf(context), input, actorOf(context))));
    },
    authorizeDraft: (context) => begin(context, idOf(context)),
    async applyDraft(context) {
      const { expectedSettingsVersion } = hasBody(context)
        ? await readJson(context, validateApplyDraftRequest)
        : {};
      return context.json(
        await authorization.apply(idOf(context), actorOf(context), expectedSettingsVersion),
      );
    },
    async cancelDraft(context) {
      await authorization.cancel(idOf(context), actorOf(context));
      return context.body(null, 204);
    },
    async makeDraftBundle(context) {
      const { draft, ...bundle } = await authorization.supportBundle(idOf(context), actorOf(context));
      context.header('content-disposition', `attachment; filename="coupa-draft-${draft.draftId}.json"`);
      return context.json({ ...bundle, draft: toDraftView(draft) });
    },
  };
}

/** A draft as the API shows it. */
export function toDraftView({ refusal, ...draft }: DraftFacts): DraftView {
  return { ...draft, ...(refusal === undefined ? {} : { problem: problemOfData(refusal) }) };
}
