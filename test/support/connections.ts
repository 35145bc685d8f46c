import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Every address that this process tries to connect to, and every name that it looks up to do so, while it watches. */
export class ConnectionWatch {
  readonly #seen: string[] = [];
  readonly #onSocket = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    socket.on('lookup', (_error: unknown, _address: unknown, _family: unknown, host: string) => {
      this.#seen.push(`lookup ${host}`);
    });
    socket.on('connectionAttempt', (ip: string, port: number) => void this.#seen.push(`${ip}:${port}`));
  };

  constructor() {
    subscribe('net.client.socket', this.#onSocket);
  }

  /** What was tried so far, apart from these `ip:port`. */
  beyond(known: readonly string[]): readonly string[] {
    return this.#seen.filter((target) => !known.includes(target));
  }

  /** How many attempts there were altogether, so that a watch that sees nothing is noticed. */
  get count(): number {
    return this.#seen.length;
  }

  stop(): void {
    unsubscribe('net.client.socket', this.#onSocket);
  }
}
