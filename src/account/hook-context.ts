import type { ConnectorError } from '../errors.ts';
import type {
  CallbackRule,
  ConnectorManifest,
  EndpointUrl,
  Finding,
  PlannedStage,
  TokenState,
  ValidationStage,
} from '../generated/types.ts';
import type { OAuthFetch } from '../oauth/oauth-fetch.ts';

/** How a request leaves: straight, through the operator's proxy, or to a sandbox on this machine. */
export type NetworkRoute =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly proxy: string }
  | { readonly kind: 'sandbox'; readonly origin: string };

/** What a TLS connection that was tried has shown; times in milliseconds since the epoch. */
export interface TlsHandshake {
  /** A `net.*` error; absent when a verified connection was made. */
  readonly failure?: ConnectorError;
  readonly protocol?: string;
  readonly certificate?: {
    readonly subject: string;
    readonly issuer: string;
    readonly validFrom: number;
    readonly validTo: number;
  };
}

/** The beginning of an answer; `date` in milliseconds since the epoch. */
export interface VisitedPage {
  readonly status: number;
  readonly date?: number;
  readonly location?: string;
}

/** What a hook may ask of the network beside HTTP; given by transport. No credentials travel. */
export interface NetworkProbe {
  /** Resolves when a TLS connection to the endpoint's origin can be made; throws a `net.*` error otherwise. */
  connect(url: EndpointUrl): Promise<void>;
  route(url: EndpointUrl): NetworkRoute;
  /** The addresses behind the name; private ones are only counted. Throws `net.dns`. */
  resolve(
    url: EndpointUrl,
  ): Promise<{ readonly addresses: readonly string[]; readonly privateAddresses: number }>;
  handshake(url: EndpointUrl): Promise<TlsHandshake>;
  /** One GET, no redirect followed. Throws `net.*`. */
  visit(url: EndpointUrl): Promise<VisitedPage>;
}

/** One line of a hook's log; values are data that may be shown to anybody. */
export interface HookLogEntry {
  readonly event: string;
  readonly [key: string]: string | number | boolean | readonly string[];
}

/** A token state that the host has stored, with what was remarked on when it was issued. */
export interface StoredRenewal {
  readonly tokenState: TokenState;
  readonly findings: readonly Finding[];
}

/** Hears of a validation while it goes on. */
export interface ValidationProgress {
  /** Every stage to come, in order. */
  readonly started: (stages: readonly PlannedStage[]) => void;
  readonly stageEnded: (stage: ValidationStage) => void;
}

/** Everything of the world that a hook may use. */
export interface HookContext {
  readonly manifest: ConnectorManifest;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Cryptographically strong random bytes. */
  readonly random: (byteCount: number) => Uint8Array;
  readonly fetch: OAuthFetch;
  readonly probe?: NetworkProbe;
  /** The callback of this host: an absolute URL without query. Registered as it is only where it is shared. */
  readonly redirectUri: string;
  /** Whether each instance has a redirect URI of its own under it, or all share this one (check A-05). */
  readonly callback: CallbackRule;
  /** Host suffixes that the operator added to the manifest's allow-list. */
  readonly additionalHostSuffixes?: readonly string[];
  readonly signal?: AbortSignal;
  /**
   * Given by hosts that let one token request at a time out for an account: `validate` then has its token renewed
   * here, and hands none back as a patch. Throws the refusal of the renewal.
   */
  readonly renew?: () => Promise<StoredRenewal>;
  /** Given by hosts that show `validate` while it goes on. */
  readonly progress?: ValidationProgress;
  readonly log: (entry: HookLogEntry) => void;
}
