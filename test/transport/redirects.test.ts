import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { listen } from '../support/listen.ts';
import { endpoint, fetchFromPort, post } from './support.ts';

it.each([301, 302, 303, 307, 308])(
  'a %i is handed back and its target sees nothing (A-25, F-19)',
  async (status) => {
    let visits = 0;
    const target = await listen(
      createServer((_request, response) => {
        visits += 1;
        response.end();
      }).on('connection', () => {
        visits += 1;
      }),
    );
    const port = await listen(
      createServer((_request, response) => {
        response.writeHead(status, { location: `http://127.0.0.1:${target}/stolen` });
        response.end();
      }),
    );
    const response = await fetchFromPort(port)(endpoint, post);
    expect(response.status).toBe(status);
    expect(response.headers.get('location')).toBe(`http://127.0.0.1:${target}/stolen`);
    expect(visits).toBe(0);
  },
);
