import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { FaultRows } from './fault-definition.ts';
import type { FaultContext } from './fault-order.ts';

/** Faults of what the body holds (F-11 … F-14, F-16, F-23). */
export const bodyFaults: FaultRows = {
  'truncated-json': {
    id: 'F-11',
    summary: 'A 200 whose JSON stops in the middle.',
    kind: 'answer',
    answer: () => withType('{"access_token":"cut-o', 'application/json'),
  },
  'html-page': {
    id: 'F-12',
    summary: 'A sign-in page as HTML with status 200.',
    kind: 'answer',
    answer: () =>
      withType(
        '<!DOCTYPE html>\n<html lang="en"><head><title>Sign in</title></head><body><form><label>Password <input type="password"></label></form></body></html>\n',
        'text/html; charset=utf-8',
      ),
  },
  'plain-text-json': {
    id: 'F-13',
    summary: 'The genuine answer, called text/plain.',
    kind: 'alter',
    alter: async (genuine) => relabel(genuine, await genuine.text(), { 'content-type': 'text/plain' }),
  },
  'gzip-bomb': {
    id: 'F-14',
    summary: 'About 300 kB that unpack to 300 MB; variant "chain" is packed three times over.',
    variants: ['gzip', 'chain'],
    parameters: ['variant'],
    kind: 'answer',
    answer: ({ order }) => gzipBomb(order.variant === 'chain'),
  },
  'hostile-json': {
    id: 'F-16',
    summary:
      'Valid JSON meant to hurt: 40,000 deep, a million keys, or a __proto__ member in the genuine answer.',
    variants: ['deep', 'many-keys', 'prototype'],
    parameters: ['variant'],
    kind: 'alter',
    alter: hostileJson,
  },
  'error-in-success': {
    id: 'F-23',
    summary: 'Status 200 with an error member: raw is the error as JSON text, "invalid_grant" unless said.',
    parameters: ['raw'],
    kind: 'answer',
    answer: ({ order }) => withType(`{"error":${order.raw ?? '"invalid_grant"'}}`, 'application/json'),
  },
};

/** The same status and headers with another body. */
export function relabel(genuine: Response, body: string, headers: Record<string, string> = {}): Response {
  const all = new Headers(genuine.headers);
  all.delete('content-length');
  for (const [name, value] of Object.entries(headers)) {
    all.set(name, value);
  }
  return new Response(body, { status: genuine.status, headers: all });
}

function withType(body: string, type: string): Response {
  return new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-store' } });
}

function gzipBomb(chain: boolean): Response {
  // A gzip file may consist of several members, so one packed megabyte serves 300 times.
  const megabyte = gzipSync(Buffer.alloc(1_048_576, ' '));
  const packed = Buffer.concat([gzipSync('{"access_token":"'), ...Array<Buffer>(300).fill(megabyte)]);
  const body = chain ? brotliCompressSync(gzipSync(packed)) : packed;
  return new Response(new Uint8Array(body), {
    headers: {
      'content-type': 'application/json',
      'content-encoding': chain ? 'gzip, gzip, br' : 'gzip',
    },
  });
}

async function hostileJson(genuine: Response, { order }: FaultContext): Promise<Response> {
  const text = await genuine.text();
  const members = text.trim().startsWith('{') ? text.trim().slice(1, -1) : '';
  const more = hostileMembers(order.variant);
  return relabel(genuine, `{${[members, more].filter((part) => part !== '').join(',')}}`);
}

function hostileMembers(variant: string | undefined): string {
  if (variant === 'prototype') {
    return '"__proto__":{"access_token":"from-prototype"},"constructor":{"prototype":{"polluted":true}}';
  }
  if (variant === 'many-keys') {
    return Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(',');
  }
  return `"deep":${'['.repeat(40_000)}${']'.repeat(40_000)}`;
}
