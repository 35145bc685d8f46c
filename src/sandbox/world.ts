import type { ClientDirectory } from './clients/client-directory.ts';
import type { RandomBytes } from './random-text.ts';
import type { ScopeCatalogue } from './scope-catalogue.ts';
import type { SwitchBoard } from './switches.ts';
import type { CodeStore } from './tokens/code-store.ts';
import type { TokenStore } from './tokens/token-store.ts';
import type { SandboxClock } from './virtual-clock.ts';

/** Everything the instance consists of; each request handler gets it whole. */
export interface World {
  readonly clock: SandboxClock;
  readonly random: RandomBytes;
  readonly switches: SwitchBoard;
  readonly scopes: ScopeCatalogue;
  readonly clients: ClientDirectory;
  readonly tokens: TokenStore;
  readonly codes: CodeStore;
  /** The host name shown in pages, e.g. `acme-sandbox.coupahost.com`. */
  readonly instanceHost: string;
  /** The issuer identifier of RFC 9207. */
  readonly issuer: string;
}
