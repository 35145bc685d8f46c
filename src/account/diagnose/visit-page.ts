import { ConnectorError } from '../../errors.ts';
import type { EndpointUrl } from '../../generated/types.ts';
import type { HookContext, VisitedPage } from '../hook-context.ts';

/** One GET without credentials; undefined when no answer came, or when the host gives no probe. */
export async function visitPage(
  url: EndpointUrl,
  { probe }: Pick<HookContext, 'probe'>,
): Promise<VisitedPage | undefined> {
  try {
    return await probe?.visit(url);
  } catch (error) {
    if (error instanceof ConnectorError) return undefined;
    throw error;
  }
}
