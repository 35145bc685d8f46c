import { ConnectorError } from '../../errors.ts';
import type { EndpointUrl } from '../../generated/types.ts';
import type { HookContext, VisitedPage } from '../hook-context.ts';

/** One GET without credentials: by the host's probe, or by the plain fetch without one. Undefined: no answer came. */
export async function visitPage(
  url: EndpointUrl,
  { probe, fetch, signal }: HookContext,
): Promise<VisitedPage | undefined> {
  try {
    if (probe !== undefined) return await probe.visit(url);
    const init = { method: 'GET', headers: { accept: 'text/html, */*' } } as const;
    const { status, headers } = await fetch(url, { ...init, ...(signal === undefined ? {} : { signal }) });
    const date = Date.parse(headers.get('date') ?? '');
    const location = headers.get('location');
    return {
      status,
      ...(Number.isNaN(date) ? {} : { date }),
      ...(location === null ? {} : { location }),
    };
  } catch (error) {
    if (error instanceof ConnectorError) return undefined;
    throw error;
  }
}
