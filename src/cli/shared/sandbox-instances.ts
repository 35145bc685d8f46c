import { ConnectorError } from '../../errors.ts';

function refuse(message: string): never {
  throw new ConnectorError('cli.usage', {
    message,
    action: 'Write for example --sandbox-instance acme-sandbox.coupahost.com=http://127.0.0.1:4400.',
  });
}

function loopbackOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : refuse('The address of a sandbox instance is not a URL.');
  const loopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  if (url.protocol !== 'http:' || !loopback || url.port === '') {
    refuse('The address of a sandbox instance must be http://127.0.0.1:PORT.');
  }
  if (
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== '' ||
    url.password !== ''
  ) {
    refuse('The address of a sandbox instance must end after the port.');
  }
  return url.origin;
}

/**
 * Reads `HOST=http://127.0.0.1:PORT` options into the map that transport follows. Loopback only; throws
 * `cli.usage` otherwise.
 */
export function sandboxInstances(options: readonly string[]): ReadonlyMap<string, string> {
  const instances = new Map<string, string>();
  for (const option of options) {
    const [host = '', ...rest] = option.split('=');
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) {
      refuse('A sandbox instance starts with the host that accounts use for it.');
    }
    instances.set(host, loopbackOrigin(rest.join('=')));
  }
  return instances;
}
