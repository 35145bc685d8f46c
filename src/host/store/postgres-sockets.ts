import { Socket } from 'node:net';
import { withinDeadline } from '../within-deadline.ts';

const farewellMilliseconds = 1_000;

/** The sockets of some connections, to be broken where the other side does not let go of them (fault F-44). */
export class PostgresSockets {
  readonly #open = new Set<Socket>();

  /** The socket of one more connection, as the driver asks for it. */
  readonly stream = (): Socket => {
    const socket = new Socket();
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Resolves when `end` has ended all connections in order; what is left of them after a second is broken. */
  async end(end: () => Promise<void>): Promise<void> {
    const ended = Promise.all([end(), ...[...this.#open].map(closed)]).then(() => true);
    if ((await withinDeadline(ended, farewellMilliseconds)) === true) return;
    for (const socket of this.#open) socket.destroy();
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
