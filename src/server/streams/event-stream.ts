const keepAliveMilliseconds = 15_000;
/** Whoever reads this slowly is better served by asking again. */
const mostWaitingBytes = 1024 * 1024;

/** Server-sent events of one caller (WHATWG HTML 9.2). Sending never waits and never throws; after the end it is nothing. */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #encoder = new TextEncoder();
  readonly #endings = new Set<() => void>();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor() {
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        // The reader has gone.
        cancel: () => this.#finish(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: mostWaitingBytes }),
    );
  }

  get hasEnded(): boolean {
    return this.#controller === undefined;
  }

  /** JSON has no line breaks of its own, so one line of data is enough. */
  send(event: string, data: object): void {
    this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /**
   * Sends a comment at once and every 15 seconds, so that nothing on the way takes the silence for an end; ends when the
   * caller may no longer listen.
   */
  keepAlive(stillMay: () => Promise<boolean>): void {
    this.#write(': here\n\n');
    const beat = async (): Promise<void> => {
      if (await stillMay().catch(() => false)) this.#write(': here\n\n');
      else this.end();
    };
    const timer = setInterval(() => void beat(), keepAliveMilliseconds);
    timer.unref();
    this.onEnd(() => clearInterval(timer));
  }

  /** Called once when the stream ends, whoever ends it; at once when it has ended. */
  onEnd(ending: () => void): void {
    if (this.hasEnded) ending();
    else this.#endings.add(ending);
  }

  end(): void {
    const controller = this.#controller;
    if (controller === undefined) return;
    this.#finish();
    controller.close();
  }

  #write(text: string): void {
    const controller = this.#controller;
    if (controller === undefined) return;
    if ((controller.desiredSize ?? 0) > 0) controller.enqueue(this.#encoder.encode(text));
    else this.end();
  }

  #finish(): void {
    this.#controller = undefined;
    for (const ending of this.#endings) ending();
    this.#endings.clear();
  }
}
