/** What the host process is told in its environment, as JSON. */
export interface JunkServerOptions {
  readonly dataFolder: string;
  readonly store: string;
  /** The instance that a sandbox stands in for, and where that listens. */
  readonly instance: readonly [string, string];
}

export type FromJunkServer =
  | {
      readonly kind: 'ready';
      readonly origin: string;
      readonly key: string;
      readonly redirectUri: string;
    }
  /** Bytes. */
  | { readonly kind: 'memory'; readonly rss: number };

/** What the process that sends junk is told in its environment, as JSON. */
export interface JunkSenderOptions {
  readonly origin: string;
  readonly callbackPath: string;
  readonly accountId: string;
  readonly perSecond: number;
}

/** What became of the junk when it was told to stop. */
export interface FromJunkSender {
  /** From the first request to the last answer. */
  readonly seconds: number;
  readonly sent: number;
  /** Left out, because too many were unanswered. */
  readonly heldBack: number;
  /** Requests that the server let fall without an answer. */
  readonly broken: number;
  /** How many answers, by kind of junk and status. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
