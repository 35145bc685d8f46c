import type { MiddlewareHandler } from 'hono';
import { ConnectorError } from '../errors.ts';

const sitesOfOurs: readonly string[] = ['same-origin', 'none'];
const readingMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Whether a method changes nothing (RFC 9110 9.2.1). */
export function isReading(method: string): boolean {
  return readingMethods.includes(method);
}

/**
 * Refuses requests that name another host with `host.wrong_host_header`: a foreign name that resolves to this
 * machine must not reach it (check A-18). Forwarding headers are not read at all (check A-01).
 */
export function hostHeaderGuard(publicUrl: URL): MiddlewareHandler {
  return async (context, next) => {
    const named = context.req.header('host') ?? new URL(context.req.url).host;
    if (named.toLowerCase() !== publicUrl.host) throw new ConnectorError('host.wrong_host_header');
    await next();
  };
}

/** Refuses changes that another site started with `host.cross_site` (check A-16). */
export function crossSiteGuard(publicUrl: URL): MiddlewareHandler {
  return async (context, next) => {
    if (!isReading(context.req.method)) {
      const origin = context.req.header('origin');
      const site = context.req.header('sec-fetch-site');
      const foreign = origin !== undefined && origin !== publicUrl.origin;
      if (foreign || (site !== undefined && !sitesOfOurs.includes(site))) {
        throw new ConnectorError('host.cross_site');
      }
    }
    await next();
  };
}
