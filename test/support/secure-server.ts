import { createServer as createHttpsServer } from 'node:https';
import type { Certificate } from './create-certificate.ts';
import { listen } from './listen.ts';

/** A TLS server that counts the requests it understood. */
export async function secureServer(
  certificate: Certificate,
  options: { readonly maxVersion?: 'TLSv1.1' } = {},
) {
  let requests = 0;
  const server = createHttpsServer(
    {
      ...certificate,
      ...options,
      ...(options.maxVersion ? { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } : {}),
    },
    (_request, response) => {
      requests += 1;
      response.end('{}');
    },
  );
  server.on('tlsClientError', () => {});
  return { port: await listen(server), requests: () => requests };
}
