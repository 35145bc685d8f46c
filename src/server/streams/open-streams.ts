import { ConnectorError } from '../../errors.ts';
import type { RouteContext } from '../handlers/handler.ts';
import type { EventStream } from './event-stream.ts';

const mostByUser = 20;

/** Every stream that is open at this server: few for each user, and all ended when the server stops (fault F-59). */
export class OpenStreams {
  readonly #byUser = new Map<string, Set<EventStream>>();

  /** The answer that carries a stream. Throws `host.too_many_requests` when the user has twenty open. */
  answer(context: RouteContext, stream: EventStream, userId = ''): Response {
    const open = this.#byUser.get(userId) ?? new Set();
    if (userId !== '' && open.size >= mostByUser) throw new ConnectorError('host.too_many_requests');
    this.#byUser.set(userId, open.add(stream));
    stream.onEnd(() => {
      open.delete(stream);
      if (open.size === 0) this.#byUser.delete(userId);
    });
    return context.body(stream.body, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
  }

  /** Ends the streams of one user: the session that they were opened with has ended. */
  endOf(userId: string): void {
    for (const stream of this.#byUser.get(userId) ?? []) stream.end();
  }

  endAll(): void {
    for (const userId of [...this.#byUser.keys()]) this.endOf(userId);
  }
}
