import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { ConnectorError } from '../errors.ts';

interface TunnelOptions {
  /** May carry user name and password; they go to the proxy only and into no error. */
  readonly proxy: URL;
  readonly secureContext: SecureContext;
  readonly signal: AbortSignal;
}

/**
 * Opens a tunnel through an HTTP proxy (RFC 9110 9.3.6) to `authority`, a host with port. The proxy's own address is
 * not checked against the private ranges: the operator named it. The proxy resolves the instance's name, so the
 * address check cannot look at that; the grammar of hosts still holds. Throws `net.proxy`.
 */
export function openTunnel(
  authority: string,
  { proxy, secureContext, signal }: TunnelOptions,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secure = proxy.protocol === 'https:';
    const host = proxy.hostname.replace(/^\[|\]$/g, '');
    // Left out, it would be taken from the Host header, which names the instance.
    const servername = isIP(host) === 0 ? host : '';
    const request = (secure ? requestHttps : requestHttp)({
      host,
      port: proxy.port === '' ? (secure ? 443 : 80) : Number(proxy.port),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...proxyAuthorization(proxy) },
      agent: false,
      signal,
      ...(secure ? { servername, secureContext, rejectUnauthorized: true } : {}),
    });
    const refuse = (reason: string | number) =>
      reject(new ConnectorError('net.proxy', { details: { host: authority, phase: 'connect', reason } }));
    request.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode === 200) {
        resolve(socket);
      } else {
        socket.destroy();
        refuse(statusCode);
      }
    });
    request.once('response', (response) => {
      response.destroy();
      refuse(response.statusCode ?? 0);
    });
    request.on('error', (error: NodeJS.ErrnoException) => refuse(error.code ?? 'failed'));
    request.end();
  });
}

function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') {
    return {};
  }
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}` };
}
