import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const name = 'coupa-account';

/** What the folders of a platform depend on. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** The surroundings of this process. */
export function ownSurroundings(): Surroundings {
  return { env: process.env, platform: process.platform, home: homedir() };
}

/** What the XDG specification says about a relative path: it counts as not set. */
function xdg({ env, home }: Surroundings, variable: string, usual: readonly string[]): string {
  const set = env[variable];
  return join(set !== undefined && isAbsolute(set) ? set : join(home, ...usual), name);
}

function roaming({ env, home }: Surroundings): string {
  return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), name);
}

function local({ env, home }: Surroundings): string {
  return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), name);
}

/** Where the platform keeps data of one user's programs: XDG, the library of macOS, local application data. */
export function dataFolderOf(surroundings: Surroundings): string {
  const { platform, home } = surroundings;
  if (platform === 'win32') return local(surroundings);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  return xdg(surroundings, 'XDG_DATA_HOME', ['.local', 'share']);
}

/** Where the platform keeps settings of one user's programs. */
export function configFolderOf(surroundings: Surroundings): string {
  const { platform, home } = surroundings;
  if (platform === 'win32') return roaming(surroundings);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  return xdg(surroundings, 'XDG_CONFIG_HOME', ['.config']);
}
