import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

function platformFolder({ env, platform, home }: Surroundings): string {
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'coupa-account');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'coupa-account');
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'coupa-account');
}

/** Where the host keeps its database and key: the option, else COUPA_ACCOUNT_HOME, else the platform's folder. */
export function dataFolder(
  option: string | undefined,
  surroundings: Surroundings = { env: process.env, platform: process.platform, home: homedir() },
): string {
  const named = option ?? surroundings.env['COUPA_ACCOUNT_HOME'];
  return named === undefined || named === '' ? platformFolder(surroundings) : resolve(named);
}
