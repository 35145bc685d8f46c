import { readFileSync } from 'node:fs';
import type { CliStarted } from '../../generated/types.ts';
import { createSandbox, type SandboxOptions } from '../../sandbox/create-sandbox.ts';
import type { FaultOrder } from '../../sandbox/faults/fault-order.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { serveSandbox } from '../../sandbox/serve-sandbox.ts';
import type { SandboxSwitches } from '../../sandbox/switches.ts';

interface SandboxChoice {
  readonly port: number;
  readonly instance: string;
  /** Registered at the two authorization code clients. */
  readonly redirectUris?: readonly string[];
  readonly switches?: Partial<SandboxSwitches>;
  readonly faults?: readonly FaultOrder[];
  /** Milliseconds since the epoch. Default: the clock of the machine. */
  readonly clock?: () => number;
}

/** Where a sandbox listens and what it was seeded with. Its secrets open nothing but the sandbox. */
export type SandboxAddress = Required<
  Omit<CliStarted, 'key' | 'link' | 'redirectUri' | 'callback' | 'connector'>
>;

interface RunningSandbox {
  readonly sandbox: Sandbox;
  readonly address: SandboxAddress;
  readonly close: () => Promise<void>;
}

function knownScopes(): NonNullable<SandboxOptions['scopeCatalogue']> {
  return JSON.parse(readFileSync(new URL('../../../data/coupa-scopes.json', import.meta.url), 'utf8'));
}

/** Starts a sandbox on 127.0.0.1; port 0 takes a free one. Throws what listening throws. */
export async function startSandbox({
  port,
  instance,
  faults = [],
  ...rest
}: SandboxChoice): Promise<RunningSandbox> {
  const sandbox = createSandbox({ instanceHost: instance, scopeCatalogue: knownScopes(), ...rest });
  for (const fault of faults) sandbox.faults.add(fault);
  const served = await serveSandbox(sandbox, { port });
  const { clientCredentials, authorizationCode, publicPkce } = sandbox.clients.seeded;
  return {
    sandbox,
    address: {
      started: 'sandbox',
      url: served.url,
      instances: [instance],
      adminUrl: `${served.url}/oauth2/clients`,
      controlUrl: `${served.url}/__sandbox`,
      clients: [clientCredentials, authorizationCode, publicPkce].map(
        ({ name, grantType, identifier, secret }) => ({
          name,
          grantType,
          clientId: identifier,
          ...(secret === undefined ? {} : { clientSecret: secret }),
        }),
      ),
    },
    close: () => served.close(),
  };
}
