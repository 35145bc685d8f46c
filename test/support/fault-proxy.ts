import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Which way bytes travel. */
export type Direction = 'toServer' | 'toClient';

/** How bytes of one direction travel; without members, as they come. */
export interface Flow {
  /** Before each write. */
  readonly latencyMilliseconds?: number;
  /** Bytes of one write; with a latency this is a bandwidth. */
  readonly sliceBytes?: number;
  /** How many bytes pass, counted from the moment the flow was set, before `how`. */
  readonly after?: number;
  /**
   * `reset` breaks the connection, `end` closes it in order, `swallow` keeps it open and passes nothing on (half
   * open), `hold` keeps what comes until another flow is set.
   */
  readonly how?: 'reset' | 'end' | 'swallow' | 'hold';
}

interface Running extends Flow {
  passed: number;
}

type Flows = Partial<Record<Direction, Running>>;

interface Line {
  readonly direction: Direction;
  readonly from: Socket;
  readonly to: Socket;
  /** What holds for this connection alone. */
  readonly own: Flows;
}

/** Stands between a client and a server on this machine and spoils what passes, as told. */
export class FaultProxy {
  /** Connections that were made so far. */
  connections = 0;
  /** Connections that a flow has broken or ended. */
  cuts = 0;
  /** The port that clients connect to. */
  port = 0;
  readonly #target: number;
  readonly #server = createServer({ allowHalfOpen: true }, (client) => this.#join(client));
  readonly #sockets = new Set<Socket>();
  readonly #flows: Flows = {};
  #changed = Promise.withResolvers<void>();
  #trigger: { readonly text: string; readonly fire: (own: Flows) => void } | undefined;

  private constructor(target: number) {
    this.#target = target;
  }

  /** In front of a port of 127.0.0.1, until the test ends. */
  static async open(target: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await proxy.accept();
    onTestFinished(() => proxy.#close());
    return proxy;
  }

  /** From now on bytes of this direction travel so, on all connections. */
  set(direction: Direction, flow: Flow): void {
    this.#flows[direction] = { ...flow, passed: 0 };
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Both directions travel as they come again, also what was held. */
  heal(): void {
    this.#trigger = undefined;
    this.set('toServer', {});
    this.set('toClient', {});
  }

  /** Both directions go silent without a word, as behind a router that lost its memory. */
  fallSilent(): void {
    for (const direction of ['toServer', 'toClient'] as const) {
      this.set(direction, { after: 0, how: 'swallow' });
    }
  }

  /** Once bytes with this text are on their way to the server, spoils that connection alone. */
  onceSent(text: string, direction: Direction, flow: Flow): Promise<void> {
    return new Promise((resolve) => {
      const fire = (own: Flows) => {
        own[direction] = { ...flow, passed: 0 };
        resolve();
      };
      this.#trigger = { text, fire };
    });
  }

  /** New connections are refused; those that exist stay. */
  async refuse(): Promise<void> {
    this.#server.close();
    await delay(0);
  }

  /** New connections are taken, on the same port as before. */
  async accept(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async #close(): Promise<void> {
    this.heal();
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    this.connections += 1;
    const server = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [client, server]) this.#watch(socket);
    const own: Flows = {};
    void this.#carry({ direction: 'toServer', from: client, to: server, own });
    void this.#carry({ direction: 'toClient', from: server, to: client, own });
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #flowOf({ direction, own }: Line): Running | undefined {
    return own[direction] ?? this.#flows[direction];
  }

  async #carry(line: Line): Promise<void> {
    const { from, to } = line;
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        this.#pull(line, chunk);
        await this.#passSliced(line, chunk);
      }
      if (this.#flowOf(line)?.how !== 'swallow') to.end();
    } catch {
      to.destroy();
    }
  }

  async #passSliced(line: Line, bytes: Buffer): Promise<void> {
    for (const piece of slices(bytes, this.#flowOf(line)?.sliceBytes)) await this.#pass(line, piece);
  }

  async #pass(line: Line, piece: Buffer): Promise<void> {
    const latencyMilliseconds = this.#flowOf(line)?.latencyMilliseconds ?? 0;
    if (latencyMilliseconds > 0) await delay(latencyMilliseconds);
    const flow = this.#flowOf(line);
    const room = Math.max(0, (flow?.after ?? Number.POSITIVE_INFINITY) - (flow?.passed ?? 0));
    if (flow !== undefined) flow.passed += piece.length;
    if (room > 0) await write(line.to, piece.subarray(0, room));
    if (piece.length > room) await this.#spoil(line, piece.subarray(room), flow?.how);
  }

  async #spoil(line: Line, rest: Buffer, how: Flow['how']): Promise<void> {
    if (how === 'hold') {
      await this.#changed.promise;
      return this.#passSliced(line, rest);
    }
    if (how === 'swallow' || how === undefined) return;
    this.cuts += 1;
    for (const socket of [line.to, line.from]) how === 'reset' ? socket.resetAndDestroy() : socket.end();
  }

  // Before the bytes are passed on: their answer must not overtake what is set here.
  #pull({ direction, own }: Line, chunk: Buffer): void {
    const trigger = this.#trigger;
    if (direction !== 'toServer' || trigger === undefined || !chunk.includes(trigger.text)) return;
    this.#trigger = undefined;
    trigger.fire(own);
  }
}

function slices(chunk: Buffer, size = chunk.length): readonly Buffer[] {
  const count = Math.ceil(chunk.length / size);
  return Array.from({ length: count }, (_, index) => chunk.subarray(index * size, (index + 1) * size));
}

async function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (!socket.write(bytes)) await once(socket, 'drain');
}
