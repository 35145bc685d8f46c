import type { AccountEvent, AuthorizationEvent } from '../../generated/types.ts';

/** The outcome that the page at the end of an authorization tells its siblings; holds no secret. */
export interface DoneMessage {
  readonly draftId?: string;
  readonly outcome: string;
  readonly code?: string;
}

/** Something happened outside of this page. */
export type HostEvent =
  | ({ readonly type: 'account' } & AccountEvent)
  | ({ readonly type: 'authorization' } & AuthorizationEvent)
  | ({ readonly type: 'done' } & DoneMessage)
  /** The stream was interrupted; whatever was shown may be old. */
  | { readonly type: 'resync' };

/** Where views hear of it. */
export interface HostEventSource {
  readonly subscribe: (listener: (event: HostEvent) => void) => () => void;
  readonly close: () => void;
}

/** The channel on which the page at the end of an authorization speaks; same origin only. */
const doneChannel = 'coupa-account';

/** A message of that channel, when it has the expected form. */
export function readDoneMessage(data: unknown): DoneMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { draftId, outcome, code } = data as Readonly<Record<string, unknown>>;
  if (typeof outcome !== 'string') return undefined;
  return {
    outcome,
    ...(typeof draftId === 'string' ? { draftId } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  };
}

/**
 * Listens to the host's event stream and to the page at the end of an authorization. Nothing relies on the opened
 * window: `Cross-Origin-Opener-Policy` may cut the tie to it.
 */
export function openHostEvents(): HostEventSource {
  const listeners = new Set<(event: HostEvent) => void>();
  const tell = (event: HostEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const stream = new EventSource('./api/events');
  let interrupted = false;
  stream.addEventListener('error', () => {
    interrupted = true;
  });
  stream.addEventListener('open', () => {
    if (interrupted) tell({ type: 'resync' });
    interrupted = false;
  });
  stream.addEventListener('account', (message) =>
    tell({ type: 'account', ...(JSON.parse(message.data) as AccountEvent) }),
  );
  stream.addEventListener('authorization', (message) =>
    tell({ type: 'authorization', ...(JSON.parse(message.data) as AuthorizationEvent) }),
  );
  const channel = new BroadcastChannel(doneChannel);
  channel.addEventListener('message', ({ data }) => {
    const message = readDoneMessage(data);
    if (message !== undefined) tell({ type: 'done', ...message });
  });
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      stream.close();
      channel.close();
    },
  };
}
