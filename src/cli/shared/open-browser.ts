import { spawn } from 'node:child_process';
import { childEnvironment } from '../../host/keys/child-environment.ts';

function opener(): readonly [string, readonly string[]] {
  const chosen = process.env['BROWSER'];
  if (chosen !== undefined && chosen !== '') return [chosen, []];
  if (process.platform === 'darwin') return ['open', []];
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler']];
  return ['xdg-open', []];
}

/**
 * Opens the person's own browser (RFC 8252 6) at a URL, which is one element of argv and never seen by a shell.
 * Resolves to false when no browser could be started.
 */
export async function openBrowser(url: string): Promise<boolean> {
  const [command, args] = opener();
  const child = spawn(command, [...args, url], {
    shell: false,
    stdio: 'ignore',
    detached: true,
    env: childEnvironment(),
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
