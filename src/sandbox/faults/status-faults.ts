import type { FaultRows } from './fault-definition.ts';
import type { FaultContext } from './fault-order.ts';

/** Faults that are a status and a small page (F-01 … F-05, F-19). */
export const statusFaults: FaultRows = {
  'server-error': {
    id: 'F-01',
    summary: 'A 500 with an HTML page.',
    kind: 'answer',
    answer: () => htmlPage(500, 'Something went wrong'),
  },
  'bad-gateway': {
    id: 'F-02',
    summary: 'A 502 from a proxy in between.',
    kind: 'answer',
    answer: () => htmlPage(502, 'Bad gateway'),
  },
  'gateway-timeout': {
    id: 'F-02',
    summary: 'A 504 from a proxy in between.',
    kind: 'answer',
    answer: () => htmlPage(504, 'Gateway timeout'),
  },
  unavailable: {
    id: 'F-03',
    summary: 'A 503 with Retry-After in seconds, or as a date with asDate; 120 unless said.',
    parameters: ['retryAfter', 'asDate'],
    kind: 'answer',
    answer: (context) => htmlPage(503, 'Down for maintenance', retryAfter(context, 120)),
  },
  'junk-retry-after': {
    id: 'F-04',
    summary: 'A 503 whose Retry-After is no use: "soon" unless said.',
    parameters: ['retryAfter'],
    kind: 'answer',
    answer: (context) => htmlPage(503, 'Down for maintenance', retryAfter(context, 'soon')),
  },
  'rate-limited': {
    id: 'F-05',
    summary: 'A 429, without Retry-After unless one is given.',
    parameters: ['retryAfter', 'asDate'],
    kind: 'answer',
    answer: (context) =>
      Response.json(
        { error: 'rate_limited', error_description: 'Too many requests.' },
        { status: 429, headers: retryAfter(context, undefined) },
      ),
  },
  redirect: {
    id: 'F-19',
    summary: 'A redirect to another place: 302 unless status says 301, 303, 307 or 308.',
    parameters: ['status', 'location'],
    kind: 'answer',
    answer: ({ order }) =>
      new Response(null, {
        status: order.status ?? 302,
        headers: { location: order.location ?? 'https://elsewhere.example/' },
      }),
  },
};

function htmlPage(status: number, title: string, headers: Record<string, string> = {}): Response {
  const body = `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } });
}

function retryAfter(
  { order, now }: FaultContext,
  usual: string | number | undefined,
): Record<string, string> {
  const value = order.retryAfter ?? usual;
  if (value === undefined) {
    return {};
  }
  const asDate = order.asDate === true && typeof value === 'number';
  return { 'retry-after': asDate ? new Date(now + value * 1000).toUTCString() : String(value) };
}
