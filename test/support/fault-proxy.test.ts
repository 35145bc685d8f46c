import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FaultProxy } from './fault-proxy.ts';
import { listen } from './listen.ts';

let proxy: FaultProxy;
let heard = '';

/** Answers every byte with itself. */
beforeEach(async () => {
  heard = '';
  const echo = createServer((socket) => {
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      socket.write(chunk);
    });
  });
  proxy = await FaultProxy.open(await listen(echo));
});

class Client {
  said = '';
  writes = 0;
  end: 'open' | 'ended' | 'reset' = 'open';
  readonly socket: Socket = connect(proxy.port, '127.0.0.1');

  constructor() {
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk) => {
      this.said += chunk.toString();
      this.writes += 1;
    });
    this.socket.on('error', () => {
      this.end = 'reset';
    });
    this.socket.on('end', () => {
      this.end = 'ended';
    });
  }
}

const seen = (check: () => void) => vi.waitFor(check, { interval: 2 });

describe('the fault proxy', () => {
  it('passes everything on while nothing is set, ends included', async () => {
    const client = new Client();
    client.socket.end('hello');
    await seen(() => expect(client).toMatchObject({ said: 'hello', end: 'ended' }));
  });

  it('slices what it passes on, and takes its time', async () => {
    proxy.set('toClient', { sliceBytes: 2, latencyMilliseconds: 5 });
    const client = new Client();
    const started = performance.now();
    client.socket.write('abcdefgh');
    await seen(() => expect(client.said).toBe('abcdefgh'));
    expect(client.writes).toBe(4);
    expect(performance.now() - started).toBeGreaterThan(15);
  });

  it.each([
    ['reset', 'toClient', 'abc', 'abcdef'],
    ['end', 'toClient', 'abc', 'abcdef'],
    ['reset', 'toServer', '', 'abc'],
  ] as const)('%ss after so many bytes %s', async (how, direction, _said, reached) => {
    proxy.set(direction, { after: 3, how: how });
    const client = new Client();
    client.socket.write('abcdef');
    await seen(() => expect(client.end).toBe(how === 'reset' ? 'reset' : 'ended'));
    await seen(() => expect(heard).toBe(reached));
    expect(proxy.cuts).toBe(1);
  });

  it('drops what comes after so many bytes and stays open', async () => {
    proxy.set('toServer', { after: 3, how: 'swallow' });
    const client = new Client();
    client.socket.write('abcdef');
    await seen(() => expect(client.said).toBe('abc'));
    expect(client.end).toBe('open');
    proxy.heal();
    client.socket.write('ghi');
    await seen(() => expect(client.said).toBe('abcghi'));
  });

  it('goes silent in both directions without closing', async () => {
    const client = new Client();
    client.socket.write('a');
    await seen(() => expect(client.said).toBe('a'));
    proxy.fallSilent();
    client.socket.write('b');
    const other = new Client();
    other.socket.write('c');
    await once(other.socket, 'connect');
    expect([heard, client.end, other.end]).toEqual(['a', 'open', 'open']);
  });

  it('holds what comes until it is healed', async () => {
    proxy.set('toServer', { after: 1, how: 'hold' });
    const client = new Client();
    client.socket.write('abc');
    await seen(() => expect(heard).toBe('a'));
    proxy.heal();
    await seen(() => expect(client.said).toBe('abc'));
  });

  it('waits for a word and then spoils that connection alone', async () => {
    const fired = proxy.onceSent('commit', 'toClient', { after: 0, how: 'reset' });
    const client = new Client();
    client.socket.write('begin');
    await seen(() => expect(client.said).toBe('begin'));
    client.socket.write('commit');
    await fired;
    await seen(() => expect(client.end).toBe('reset'));
    expect([client.said, heard]).toEqual(['begin', 'begincommit']);
    const other = new Client();
    other.socket.write('commit');
    await seen(() => expect(other.said).toBe('commit'));
  });

  it('refuses connections and takes them again on the same port', async () => {
    const { port } = proxy;
    await proxy.refuse();
    const refused = new Client();
    await seen(() => expect(refused.end).toBe('reset'));
    await proxy.accept();
    const client = new Client();
    client.socket.write('x');
    await seen(() => expect(client.said).toBe('x'));
    expect(proxy.port).toBe(port);
  });
});
