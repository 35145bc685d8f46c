import { faultTable } from '../faults/fault-table.ts';
import { parseFault } from '../faults/parse-fault.ts';
import type { ReceivedRequest } from '../received-request.ts';
import type { SandboxControls } from '../sandbox.ts';
import { parseSwitches } from '../switches.ts';

type Controller = (sandbox: SandboxControls, received: ReceivedRequest) => unknown;

const controllers: ReadonlyMap<string, Controller> = new Map<string, Controller>([
  ['GET /__sandbox', describeState],
  ['GET /__sandbox/switches', (sandbox) => sandbox.switches.current],
  ['PATCH /__sandbox/switches', changeSwitches],
  ['POST /__sandbox/clock', advanceClock],
  ['GET /__sandbox/log', (sandbox) => sandbox.log],
  ['DELETE /__sandbox/log', (sandbox) => sandbox.log.clear()],
  ['GET /__sandbox/faults', (sandbox) => ({ waiting: sandbox.faults.list(), table: faultTable })],
  ['POST /__sandbox/faults', addFault],
  ['DELETE /__sandbox/faults', (sandbox) => sandbox.faults.clear()],
  ['GET /__sandbox/clients', ({ clients }) => ({ seeded: seededOf(clients), all: clients.list() })],
  ['GET /__sandbox/issued', (sandbox) => sandbox.issued],
]);

/**
 * The sandbox's own endpoints under `/__sandbox`, JSON in and out; 400 with a sentence for what cannot be understood,
 * 403 for a request made by a page of another site.
 */
export function answerControl(sandbox: SandboxControls, received: ReceivedRequest): Response {
  const { method, url, headers } = received;
  const controller = controllers.get(`${method} ${url.pathname}`);
  if (controller === undefined) {
    return answer(404, { error: 'There is no such sandbox endpoint.', endpoints: [...controllers.keys()] });
  }
  if (headers.get('sec-fetch-site') === 'cross-site' || !isOwnOrigin(received)) {
    return answer(403, { error: 'A page of another site may not steer the sandbox.' });
  }
  try {
    const content = controller(sandbox, received);
    return content === undefined ? new Response(null, { status: 204 }) : answer(200, content);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) {
      return answer(400, { error: error.message });
    }
    throw error;
  }
}

function describeState(sandbox: SandboxControls) {
  return {
    sandbox: true,
    instanceHost: sandbox.instanceHost,
    now: new Date(sandbox.clock.now()).toISOString(),
    switches: sandbox.switches.current,
    faults: sandbox.faults.list(),
    clients: sandbox.clients.list().length,
    issuedTokens: sandbox.issued.length,
    loggedRequests: sandbox.log.length,
    endpoints: [...controllers.keys()],
  };
}

function changeSwitches(sandbox: SandboxControls, received: ReceivedRequest) {
  sandbox.switches.set(parseSwitches(JSON.parse(received.bodyText)));
  return sandbox.switches.current;
}

function advanceClock(sandbox: SandboxControls, received: ReceivedRequest) {
  const body: unknown = JSON.parse(received.bodyText);
  const seconds =
    typeof body === 'object' && body !== null && 'advanceSeconds' in body ? body.advanceSeconds : undefined;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || Math.abs(seconds) > 1e10) {
    throw new TypeError('advanceSeconds must be a number of seconds.');
  }
  sandbox.clock.advance(seconds * 1000);
  return { now: new Date(sandbox.clock.now()).toISOString() };
}

function addFault(sandbox: SandboxControls, received: ReceivedRequest) {
  return { id: sandbox.faults.add(parseFault(JSON.parse(received.bodyText))) };
}

function seededOf(clients: SandboxControls['clients']) {
  const { clientCredentials, authorizationCode, publicPkce } = clients.seeded;
  return { clientCredentials, authorizationCode, publicPkce };
}

function isOwnOrigin({ headers, url }: ReceivedRequest): boolean {
  const origin = headers.get('origin');
  return origin === null || origin === url.origin;
}

function answer(status: number, content: unknown): Response {
  return Response.json(content, { status, headers: { 'cache-control': 'no-store' } });
}
