import type { FaultRows } from './fault-definition.ts';
import type { FaultContext } from './fault-order.ts';

const json = { 'content-type': 'application/json' };
const beginning = '{"access_token":"';
const chunk = new Uint8Array(65_536).fill(0x61);

/** Faults of pace and length (F-07 … F-09, F-11, F-15): they last until the client gives up or they are cleared. */
export const streamFaults: FaultRows = {
  'no-bytes': {
    id: 'F-07',
    summary: 'Takes the request and sends nothing.',
    kind: 'answer',
    answer: async ({ released }) => {
      await whenAborted(released);
      return new Response(null, { status: 503 });
    },
  },
  'stalled-body': {
    id: 'F-08',
    summary: 'Sends the headers and the beginning of the body, then nothing more.',
    kind: 'answer',
    answer: ({ released }) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(Buffer.from(beginning));
          closeWhenReleased(controller, released);
        },
      });
      return new Response(body, { headers: json });
    },
  },
  'slow-drip': {
    id: 'F-09',
    summary: 'Sends one byte at a time, one second apart unless said, and never ends.',
    parameters: ['intervalMilliseconds'],
    kind: 'answer',
    answer: (context) => new Response(dripping(context), { headers: json }),
  },
  'cut-body': {
    id: 'F-11',
    summary: 'Announces more bytes than it sends, then closes the connection.',
    kind: 'answer',
    // With `connection: close` a server ends the connection where the body ends, thousands of bytes early.
    answer: () =>
      new Response(beginning, { headers: { ...json, 'content-length': '4096', connection: 'close' } }),
  },
  'endless-body': {
    id: 'F-15',
    summary: 'Sends a body that has no end, as fast as it is read.',
    kind: 'answer',
    answer: ({ released }) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(Buffer.from(beginning)),
        pull: (controller) => (released.aborted ? controller.close() : controller.enqueue(chunk)),
      });
      return new Response(body, { headers: json });
    },
  },
};

function dripping({ order, released }: FaultContext): ReadableStream<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      timer = setInterval(() => controller.enqueue(Buffer.from(' ')), order.intervalMilliseconds ?? 1000);
      timer.unref();
      closeWhenReleased(controller, released, () => clearInterval(timer));
    },
    cancel: () => clearInterval(timer),
  });
}

function closeWhenReleased(
  controller: ReadableStreamDefaultController<Uint8Array>,
  released: AbortSignal,
  tidy: () => void = () => {},
): void {
  const close = () => {
    tidy();
    try {
      controller.close();
    } catch {
      // The client cancelled first; nothing is left to close.
    }
  };
  if (released.aborted) {
    close();
  } else {
    released.addEventListener('abort', close, { once: true });
  }
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    return;
  }
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
