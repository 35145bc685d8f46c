import { randomBytes } from 'node:crypto';
import { ClientDirectory } from './clients/client-directory.ts';
import { seedClients } from './clients/seed-clients.ts';
import { answerControl } from './control/answer-control.ts';
import { createApp } from './create-app.ts';
import { createFaultBox, type FaultSource } from './faults/fault-box.ts';
import { strike } from './faults/strike.ts';
import { createRequestLog } from './log/request-log.ts';
import { type ReceivedRequest, receiveRequest } from './received-request.ts';
import type { Sandbox, SandboxClients, SandboxOptions } from './sandbox.ts';
import { createScopeCatalogue } from './scope-catalogue.ts';
import { createSwitchBoard } from './switches.ts';
import { CodeStore } from './tokens/code-store.ts';
import { TokenStore } from './tokens/token-store.ts';
import { createVirtualClock } from './virtual-clock.ts';
import type { World } from './world.ts';

export type { Sandbox, SandboxOptions } from './sandbox.ts';

/**
 * Makes an embedded Coupa instance with two people, three clients and nothing issued. It keeps everything in memory.
 * Throws `TypeError` for unfit switches and `ClientRefusedError` for unfit redirect URIs.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const world = createWorld(options);
  const seeded = seedClients(
    world.clients,
    options.redirectUris ?? [`https://host.example/oauth2/callback/${world.instanceHost}`],
  );
  const { log, record } = createRequestLog();
  const faults = createFaultBox();
  const perform = createPerformer(world, faults);
  const sandbox: Sandbox = {
    instanceHost: world.instanceHost,
    clients: clientsOf(world, seeded),
    clock: world.clock,
    switches: world.switches,
    faults,
    log,
    get issued() {
      return world.tokens.issued();
    },
    fetch: async (request) => {
      const received = await receiveRequest(request);
      if (received.url.pathname.split('/')[1] === '__sandbox') {
        return answerControl(sandbox, received);
      }
      const logStatus = record(received, world.clock.now());
      const response = dated(await perform(request, received), world.clock.now());
      logStatus(response.status);
      return response;
    },
  };
  return sandbox;
}

/** An instance tells its own time (RFC 9110 6.6.1), also when that has been moved; `now` in milliseconds. */
function dated(response: Response, now: number): Response {
  response.headers.set('date', new Date(now).toUTCString());
  return response;
}

function createWorld(options: SandboxOptions): World {
  const { instanceHost = 'acme-sandbox.coupahost.com', random = randomBytes } = options;
  const clock = createVirtualClock(options.clock ?? Date.now);
  const switches = createSwitchBoard(options.switches);
  const issuer = `https://${instanceHost}`;
  return {
    clock,
    random,
    switches,
    instanceHost,
    issuer,
    scopes: createScopeCatalogue(options.scopeCatalogue),
    clients: new ClientDirectory(random),
    tokens: new TokenStore({ clock, random, switches, issuer }),
    codes: new CodeStore(clock, random),
  };
}

function clientsOf({ clients }: World, seeded: SandboxClients['seeded']): SandboxClients {
  return {
    seeded,
    list: () => clients.list(),
    create: (draft) => clients.create(draft),
    update: (identifier, changes) => clients.update(identifier, changes),
  };
}

function createPerformer(world: World, faults: FaultSource) {
  const app = createApp(world);
  return async (request: Request, received: ReceivedRequest): Promise<Response> => {
    if (received.tooLarge) {
      return new Response('Payload too large\n', { status: 413, headers: { 'content-type': 'text/plain' } });
    }
    const strikable = { received, now: world.clock.now() };
    return strike(faults, strikable, async (shaping) => app.fetch(request, { received, shaping }));
  };
}
