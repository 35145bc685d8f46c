import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const fromPeers = createRequire(new URL('peers/package.json', import.meta.url));

/** Which contenders of a table that are not the floor or ours are installed under `peers/`, and which are not. */
export function findPeers(contenders: readonly string[]): {
  readonly installed: readonly string[];
  readonly missing: readonly string[];
} {
  const peers = contenders.filter((name) => name !== 'floor' && name !== 'ours');
  const installed = peers.filter(isInstalled);
  return { installed, missing: peers.filter((name) => !installed.includes(name)) };
}

/** A peer's module. */
export async function importPeer<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(fromPeers.resolve(name)).href)) as Module;
}

function isInstalled(name: string): boolean {
  try {
    fromPeers.resolve(name);
    return true;
  } catch {
    return false;
  }
}
