import { ConnectorError, type ErrorCode, errorCatalogue } from '../../errors.ts';
import type { AuthorizationEvent } from '../../generated/types.ts';
import type { AuthorizationEndedEvent } from '../../host/events/host-events.ts';
import type { DraftFacts, Host } from '../../host/host.ts';
import type { Identify } from '../access/identify.ts';
import { errorToProblem, problemOfData } from '../error-to-problem.ts';
import { EventStream } from '../streams/event-stream.ts';
import type { OpenStreams } from '../streams/open-streams.ts';
import { actorOf, type HandlersOf } from './handler.ts';

/**
 * `GET /api/events`: what becomes of accounts, and how the caller's own authorizations end. Told from the timeline, so
 * also what happened at another host on the same database.
 */
export function eventHandlers(
  { events, authorization }: Pick<Host, 'events' | 'authorization'>,
  { streams, identify }: { readonly streams: OpenStreams; readonly identify: Identify },
): HandlersOf<'followEvents'> {
  return {
    async followEvents(context) {
      const actor = actorOf(context);
      const stream = new EventStream();
      const response = streams.answer(context, stream, actor.userId);
      const tellEnd = async (event: AuthorizationEndedEvent): Promise<void> => {
        if (event.userId !== actor.userId) return;
        // An applied draft is gone, and what was remarked on is with the account.
        const draft = await authorization.show(event.draftId, actor).catch(() => undefined);
        stream.send('authorization', toAuthorizationEvent(event, draft));
      };
      try {
        stream.onEnd(
          await events.onAccountChanged(({ accountId, kind }) => stream.send('account', { accountId, kind })),
        );
        stream.onEnd(await events.onAuthorizationEnded((event) => void tellEnd(event)));
      } catch (error) {
        stream.end();
        throw error;
      }
      stream.keepAlive(async () => (await identify(context))?.userId === actor.userId);
      return response;
    },
  };
}

function toAuthorizationEvent(
  { draftId, outcome, applied, cause }: AuthorizationEndedEvent,
  draft: DraftFacts | undefined,
): AuthorizationEvent {
  if (outcome === 'authorized') return { draftId, outcome, applied, findings: draft?.findings ?? [] };
  const code: ErrorCode = isCode(cause) ? cause : 'host.unexpected';
  const { refusal } = draft ?? {};
  const problem = refusal?.code === code ? problemOfData(refusal) : errorToProblem(new ConnectorError(code));
  return { draftId, outcome, applied, code, problem, findings: [] };
}

function isCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(errorCatalogue, code);
}
