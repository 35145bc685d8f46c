import type { ClientChanges, ClientDraft, SandboxClient } from './clients/client.ts';
import type { SeededClients } from './clients/seed-clients.ts';
import type { FaultBox } from './faults/fault-box.ts';
import type { RequestLog } from './log/request-log.ts';
import type { RandomBytes } from './random-text.ts';
import type { ScopeEntry } from './scope-catalogue.ts';
import type { SandboxSwitches, SwitchBoard } from './switches.ts';
import type { IssuedToken } from './tokens/issued-token.ts';
import type { SandboxClock } from './virtual-clock.ts';

/** How a sandbox is made; everything has a default. */
export interface SandboxOptions {
  /** The base clock, milliseconds since 1970. Default: the machine's. */
  readonly clock?: () => number;
  /** Default: the machine's secure random source. */
  readonly random?: RandomBytes;
  /** Registered on the seeded authorization-code clients. */
  readonly redirectUris?: readonly string[];
  /** The scopes of the instance. Default: a small built-in list. */
  readonly scopeCatalogue?: readonly ScopeEntry[];
  /** Shown in pages and used as issuer. Default `acme-sandbox.coupahost.com`. */
  readonly instanceHost?: string;
  /** Initial positions of the switches. */
  readonly switches?: Partial<SandboxSwitches>;
}

/** The clients of the instance: list, create and change them as its administrator would. */
export interface SandboxClients {
  /** The clients every sandbox starts with, as they are now. */
  readonly seeded: SeededClients;
  list(): readonly SandboxClient[];
  /** Throws `ClientRefusedError`. */
  create(draft: ClientDraft): SandboxClient;
  /** Throws `ClientRefusedError`, and `RangeError` for an unknown identifier. */
  update(identifier: string, changes: ClientChanges): SandboxClient;
}

/** What can be read and steered, from code and from `/__sandbox`. */
export interface SandboxControls {
  readonly instanceHost: string;
  readonly clients: SandboxClients;
  readonly clock: SandboxClock;
  readonly switches: SwitchBoard;
  readonly faults: FaultBox;
  /** What was sent. */
  readonly log: RequestLog;
  /** What was issued, oldest first. */
  readonly issued: readonly IssuedToken[];
}

/** An embedded Coupa instance. */
export interface Sandbox extends SandboxControls {
  /** The whole instance as one function: mount it on a socket or inside a request interceptor. */
  fetch(request: Request): Promise<Response>;
}
