import type { ClientKey } from '../store/store.ts';
import type { Urgency } from './gate-entry.ts';

/** A client is asked with at most so many requests at a time, and after so many refusals not at all by itself. */
export const mostRefusals = 3;

/** What is known about the clients of one instance: requests in flight and refusals in a row. */
export class ClientDoubts {
  readonly #inFlight = new Map<string, number>();
  readonly #refusals = new Map<string, number>();

  /** Raised by every change: what was read before one is no news. */
  version = 0;

  /** Sets the number of refusals. */
  learn(client: ClientKey, refusals: number): void {
    this.version += 1;
    if (refusals === 0) this.#refusals.delete(nameOf(client));
    else this.#refusals.set(nameOf(client), refusals);
  }

  refusals(client: ClientKey): number {
    return this.#refusals.get(nameOf(client)) ?? 0;
  }

  isClosed(client: ClientKey): boolean {
    return this.refusals(client) >= mostRefusals;
  }

  /**
   * Whether one more request would still leave the refusals that it may bring within the limit. What nobody waits for
   * leaves one place to those who wait, unless the client has only one left: then it may have it.
   */
  hasRoom(client: ClientKey, urgency: Urgency): boolean {
    const inFlight = this.#inFlight.get(nameOf(client)) ?? 0;
    const room = mostRefusals - this.refusals(client);
    const kept = urgency === 'background' && room > 1 ? 1 : 0;
    return inFlight < room - kept;
  }

  count(client: ClientKey, change: 1 | -1): void {
    const name = nameOf(client);
    const inFlight = (this.#inFlight.get(name) ?? 0) + change;
    if (inFlight <= 0) this.#inFlight.delete(name);
    else this.#inFlight.set(name, inFlight);
  }
}

function nameOf({ clientId, secretFingerprint }: ClientKey): string {
  return `${secretFingerprint} ${clientId}`;
}
