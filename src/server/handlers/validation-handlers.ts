import { ConnectorError } from '../../errors.ts';
import type { ValidationReport } from '../../generated/types.ts';
import type { Host, ValidationWatch } from '../../host/host.ts';
import { errorToProblem, toConnectorError } from '../error-to-problem.ts';
import { SlidingLimit } from '../sliding-limit.ts';
import { EventStream } from '../streams/event-stream.ts';
import type { OpenStreams } from '../streams/open-streams.ts';
import { actorOf, type HandlersOf, idOf, type RouteContext } from './handler.ts';

type Names = 'validateAccount' | 'validateDraft';
type Validate = (watch?: ValidationWatch) => Promise<ValidationReport>;

interface ValidationParts {
  readonly host: Pick<Host, 'validate' | 'authorization'>;
  readonly streams: OpenStreams;
  readonly onUnexpected: (error: unknown) => void;
  readonly now: () => number;
}

const eventStreamType = 'text/event-stream';

/**
 * Validate of accounts and drafts. Ten a minute for each user, whatever they are about: what a host can be asked to
 * reach is not to be counted through (check A-54).
 */
export function validationHandlers(parts: ValidationParts): HandlersOf<Names> {
  const limit = new SlidingLimit({ most: 10, milliseconds: 60_000, now: parts.now });
  const answer = (context: RouteContext, validate: Validate): Response | Promise<Response> => {
    const pause = limit.take(actorOf(context).userId);
    if (pause > 0) {
      const details = { retryAfterSeconds: Math.ceil(pause / 1000) };
      throw new ConnectorError('host.too_many_validations', { details });
    }
    const accepted = context.req.header('accept') ?? '';
    return accepted.includes(eventStreamType) ? watched(parts, context, validate) : told(context, validate);
  };
  const { host } = parts;
  return {
    validateAccount: (context) => answer(context, (watch) => host.validate(idOf(context), watch)),
    validateDraft: (context) =>
      answer(context, (watch) => host.authorization.validate(idOf(context), actorOf(context), watch)),
  };
}

async function told(context: RouteContext, validate: Validate): Promise<Response> {
  return context.json(await validate());
}

/** Tells each stage as it ends, then the report or the problem, and ends. */
function watched(
  { streams, onUnexpected }: ValidationParts,
  context: RouteContext,
  validate: Validate,
): Response {
  const stream = new EventStream();
  const watch: ValidationWatch = {
    started: (stages) => stream.send('started', { stages }),
    stageEnded: (stage) => stream.send('stage', stage),
  };
  const run = async (): Promise<void> => {
    try {
      stream.send('report', await validate(watch));
    } catch (cause) {
      const error = toConnectorError(cause);
      if (error.code === 'host.unexpected') onUnexpected(cause);
      stream.send('problem', errorToProblem(error));
    }
    stream.end();
  };
  const response = streams.answer(context, stream);
  void run();
  return response;
}
