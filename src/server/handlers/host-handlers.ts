import { readFile } from 'node:fs/promises';
import { ConnectorError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { digestOf } from '../../host/same-secret.ts';
import type { HandlersOf, RouteContext } from './handler.ts';

type Names = 'healthz' | 'readyz' | 'metrics' | 'describeConnector' | 'readInstance' | 'describeApi';

interface HostHandlerParts {
  readonly host: Pick<Host, 'assertReady' | 'describe' | 'readInstance'>;
  /** The metrics of the host as Prometheus text; without it there are none. */
  readonly metrics: (() => Promise<string>) | undefined;
}

const openApiFile = new URL('../../generated/openapi.json', import.meta.url);
// `no-cache` lets a browser keep it and ask each time whether it is still true.
const keptAndAsked = 'private, no-cache';

/** The host itself: whether it works, what it counts, and what a page needs to know of its connector. */
export function hostHandlers({ host, metrics }: HostHandlerParts): HandlersOf<Names> {
  return {
    healthz: (context) => context.json({ status: 'ok' }),
    async readyz(context) {
      await host.assertReady();
      return context.json({ status: 'ready' });
    },
    async metrics(context) {
      if (metrics === undefined) throw new ConnectorError('host.route_not_found');
      return context.body(await metrics(), 200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      });
    },
    describeConnector: (context) => tagged(context, JSON.stringify(host.describe())),
    readInstance(context) {
      const typed = context.req.query('host');
      if (typed === undefined) throw new ConnectorError('host.request_invalid', { field: 'host' });
      return context.json(host.readInstance(typed));
    },
    describeApi: async (context) => tagged(context, await readFile(openApiFile, 'utf8')),
  };
}

/** JSON with an entity tag; 304 for whoever has it already (RFC 9110 13.1.2). */
function tagged(context: RouteContext, json: string): Response {
  const tag = `"${digestOf(json).slice(0, 22)}"`;
  context.header('etag', tag);
  context.header('cache-control', keptAndAsked);
  const known = (context.req.header('if-none-match') ?? '').split(',').map((text) => text.trim());
  if (known.includes(tag) || known.includes(`W/${tag}`)) return context.body(null, 304);
  return context.body(json, 200, { 'content-type': 'application/json' });
}
