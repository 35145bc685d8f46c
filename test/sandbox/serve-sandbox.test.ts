import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { type ServedSandbox, serveSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { mintParameters, stillSandbox } from './support.ts';

let sandbox: Sandbox;
let served: ServedSandbox;

beforeEach(async () => {
  sandbox = stillSandbox();
  served = await serveSandbox(sandbox);
});

afterEach(() => served.close());

const postMint = (signal?: AbortSignal) =>
  fetch(`${served.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(mintParameters(sandbox)),
    redirect: 'manual',
    ...(signal === undefined ? {} : { signal }),
  });

function statusForHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${served.url}/__sandbox`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('error', reject);
    request.end();
  });
}

describe('a sandbox on a socket', () => {
  it('listens on loopback at a free port and answers like the function', async () => {
    expect(served.url).toBe(`http://127.0.0.1:${served.port}`);
    const response = await postMint();
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ token_type: 'bearer' });
    expect((await fetch(`${served.url}/`)).url).toBe(`${served.url}/oauth2/clients`);
    expect((await fetch(`${served.url}/assets/sandbox.css`)).headers.get('content-type')).toContain(
      'text/css',
    );
  });

  it.each([
    ['127.0.0.1:1', 200],
    ['localhost', 200],
    ['acme-sandbox.coupahost.com', 200],
    ['other.coupacloud.com:443', 200],
    ['evil.example', 421],
    ['coupahost.com.evil.example', 421],
    ['notcoupahost.com', 421],
  ])('under the host name %s: %i', async (host, status) => {
    expect(await statusForHost(host)).toBe(status);
  });

  it('F-07 sends nothing until the client gives up', async () => {
    sandbox.faults.add({ name: 'no-bytes', target: 'token' });
    const client = new AbortController();
    const answer = postMint(client.signal);
    const refused = expect(answer).rejects.toThrow('gave up');
    await expect.poll(() => sandbox.log.length).toBe(1);
    client.abort(new Error('gave up'));
    await refused;
  });

  it('F-11 closes the connection in the middle of the body', async () => {
    sandbox.faults.add({ name: 'cut-body', target: 'token' });
    const response = await postMint();
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('F-15 sends without end until the client stops reading', async () => {
    sandbox.faults.add({ name: 'endless-body', target: 'token' });
    const reader = (await postMint()).body?.getReader();
    let length = 0;
    while (length < 5_000_000) length += (await reader?.read())?.value?.length ?? Number.NaN;
    await reader?.cancel();
    expect(length).toBeGreaterThan(5_000_000);
  });

  it('F-19 sends the redirect as ordered', async () => {
    sandbox.faults.add({ name: 'redirect', target: 'token', status: 307, location: 'http://127.0.0.1:9/' });
    const response = await postMint();
    expect([response.status, response.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/']);
  });

  it('closes although an answer is held open', async () => {
    const other = await serveSandbox(stillSandbox());
    await other.close();
    sandbox.faults.add({ name: 'stalled-body', target: 'token' });
    const body = (await postMint()).text().catch(() => 'dropped');
    await served.close();
    expect(await body).toBeTypeOf('string');
    served = await serveSandbox(sandbox);
  });
});
