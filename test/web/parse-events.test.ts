import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvents, readEvents } from '../../src/web/api/parse-events.ts';

describe('a stream of events', () => {
  it.each([
    ['an event with its name', 'event: stage\ndata: {"a":1}\n\n', [{ event: 'stage', data: '{"a":1}' }]],
    ['lines that belong together', 'data: a\ndata: b\n\n', [{ event: 'message', data: 'a\nb' }]],
    ['Windows line ends', 'event: x\r\ndata: y\r\n\r\n', [{ event: 'x', data: 'y' }]],
    ['comments, which say nothing', ': still here\n\n', []],
  ])('holds %s', (_what, text, events) => {
    expect(parseEvents(text)).toEqual({ events, rest: '' });
  });

  it('keeps what is not complete yet', () => {
    expect(parseEvents('event: a\ndata: 1\n\nevent: b\nda')).toEqual({
      events: [{ event: 'a', data: '1' }],
      rest: 'event: b\nda',
    });
  });

  it('reads the same events however the bytes are cut', async () => {
    const whole = new TextEncoder().encode('event: a\ndata: ä1\n\n: wait\n\nevent: b\ndata: 2\n\n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: whole.length - 1 })), async (cuts) => {
        const edges = [0, ...new Set(cuts)].toSorted((a, b) => a - b);
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            for (const [index, edge] of edges.entries())
              controller.enqueue(whole.slice(edge, edges[index + 1]));
            controller.close();
          },
        });
        const seen: string[] = [];
        for await (const { event, data } of readEvents(body)) seen.push(`${event} ${data}`);
        expect(seen).toEqual(['a ä1', 'b 2']);
      }),
    );
  });
});
