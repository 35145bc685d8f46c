import type { ReceivedRequest } from '../received-request.ts';
import type { GrantShaping } from '../token-endpoint/grant-answer.ts';
import type { FaultSource } from './fault-box.ts';
import type { FaultTarget } from './fault-order.ts';
import { findFault } from './fault-table.ts';

/** Performs a request, with the grant shaped by a fault when there is one. */
export type Perform = (shaping: GrantShaping) => Promise<Response>;

/** Lets the next waiting fault for this request strike, or simply performs the request. */
export async function strike(
  faults: FaultSource,
  strikable: { readonly received: ReceivedRequest; readonly now: number },
  perform: Perform,
): Promise<Response> {
  const { received, now } = strikable;
  const target = targetOf(received);
  const order = target === undefined ? undefined : faults.take(target);
  const definition = order === undefined ? undefined : findFault(order.name);
  if (order === undefined || definition === undefined) {
    return perform({});
  }
  const context = { order, now, released: AbortSignal.any([received.signal, faults.cleared]) };
  if (definition.kind === 'shape') {
    return perform(definition.shape(order));
  }
  if (definition.kind === 'alter') {
    return definition.alter(await perform({}), context);
  }
  if (order.afterProcessing === true) {
    await perform({});
  }
  return definition.answer(context);
}

function targetOf({ method, url }: ReceivedRequest): FaultTarget | undefined {
  if (url.pathname === '/oauth2/token' && method === 'POST') {
    return 'token';
  }
  if (url.pathname === '/oauth2/authorizations/new') {
    return 'authorize';
  }
  return url.pathname.startsWith('/api/') ? 'api' : undefined;
}
