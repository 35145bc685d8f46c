import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listen } from './listen.ts';

/** A forward proxy that leads every tunnel to one port, whatever name was asked for. */
export async function proxyTo(port: number, answer = 'HTTP/1.1 200 Connection established') {
  const seen: { readonly target: string; readonly authorization: string | undefined }[] = [];
  const server = createServer();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    seen.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    socket.on('error', () => {});
    socket.write(`${answer}\r\n\r\n`);
    if (answer.includes(' 200 ')) {
      const through = connect(port, '127.0.0.1');
      through.on('error', () => socket.destroy());
      socket.once('close', () => through.destroy());
      through.once('close', () => socket.destroy());
      socket.pipe(through).pipe(socket);
    } else {
      socket.end();
    }
  });
  return { port: await listen(server), seen };
}
