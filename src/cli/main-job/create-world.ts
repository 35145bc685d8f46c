import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostOptions } from '../../host/create-host.ts';
import { startHost } from '../shared/start-host.ts';
import { startSandbox } from '../shared/start-sandbox.ts';
import { signIn } from './sign-in.ts';
import { UserAgent } from './user-agent.ts';
import type { World } from './world.ts';

const instanceHost = 'acme-sandbox.coupahost.com';

/** A clock that runs like the machine's and can be moved on. */
function movableClock(): { readonly now: () => number; readonly advance: (seconds: number) => void } {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (seconds) => {
      offset += seconds * 1000;
    },
  };
}

type Closer = () => Promise<void>;

async function closeAll(closers: readonly Closer[]): Promise<void> {
  for (const close of closers.toReversed()) await close();
}

interface WorldOptions {
  /** What the host runs on. Default: the connector of this package. */
  readonly connector?: HostOptions['connector'];
}

async function build(closers: Closer[], options: WorldOptions): Promise<Omit<World, 'close'>> {
  const clock = movableClock();
  const dataFolder = await mkdtemp(join(tmpdir(), 'coupa-account-'));
  closers.push(() => rm(dataFolder, { recursive: true, force: true }));
  const running = await startSandbox({ port: 0, instance: instanceHost, clock: clock.now });
  closers.push(running.close);
  const { sandbox, address } = running;
  const sandboxInstances = new Map([[instanceHost, address.url]]);
  const host = await startHost({
    dataFolder,
    network: { sandboxInstances },
    port: 0,
    clock: clock.now,
    // Every request that the stories count is one that a step of theirs asked for.
    scheduler: false,
    ...options,
  });
  closers.push(host.close);
  const { authorizationCode, publicPkce } = sandbox.clients.seeded;
  for (const { identifier } of [authorizationCode, publicPkce]) {
    sandbox.clients.update(identifier, { redirectUris: [host.redirectUriFor(instanceHost)] });
  }
  const browser = new UserAgent(sandboxInstances);
  return {
    instanceHost,
    sandboxUrl: address.url,
    hostUrl: host.url,
    accessKey: host.key,
    keyHeaderFile: host.keyHeaderFile,
    clients: sandbox.clients.seeded,
    newPageLink: host.newLink,
    api: await signIn(browser, host.url, host.key),
    browser,
    ...clock,
    requests: () => sandbox.log,
  };
}

/**
 * Starts a sandbox and a host on free loopback ports, over a temporary folder that goes away at `close`, with one
 * clock for both, and signs a browser in at the host.
 */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const closers: Closer[] = [];
  try {
    return { ...(await build(closers, options)), close: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}
