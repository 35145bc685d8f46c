import type { HostApi } from './host-api.ts';
import type { UserAgent } from './user-agent.ts';

/** A client as the sandbox was seeded with it. */
export interface SeededClient {
  readonly identifier: string;
  readonly secret?: string;
}

/** One line of the sandbox's request log, as far as the main job looks at it. */
export interface SeenRequest {
  readonly path: string;
  readonly grantType?: string;
  readonly credentialInUrl: boolean;
  readonly authenticationPlace: 'body' | 'basic' | 'both' | 'none' | 'query';
  readonly status: number;
}

/** Everything the stories play with: a Coupa instance, a host, and a clock that both share. */
export interface World {
  /** The host name that accounts use for the sandbox. */
  readonly instanceHost: string;
  readonly sandboxUrl: string;
  readonly hostUrl: string;
  /** A new address that opens the designer's page once, within ten minutes. */
  readonly newPageLink: () => string;
  /** The random key of the host's start. */
  readonly accessKey: string;
  /** A file with that key as a header line, for curl. */
  readonly keyHeaderFile: string;
  readonly clients: {
    readonly clientCredentials: SeededClient;
    readonly authorizationCode: SeededClient;
    readonly publicPkce: SeededClient;
  };
  readonly api: HostApi;
  /** A browser that is signed in at the host. */
  readonly browser: UserAgent;
  /** Milliseconds since the epoch on the clock that host and sandbox share. */
  readonly now: () => number;
  /** Moves that clock. */
  readonly advance: (seconds: number) => void;
  readonly requests: () => readonly SeenRequest[];
  readonly close: () => Promise<void>;
}
