import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import type { HookContext } from '../../src/account/hook-context.ts';
import { createWorld } from '../../src/cli/main-job/create-world.ts';
import type { World } from '../../src/cli/main-job/world.ts';
import type { AccountInput, AccountView } from '../../src/generated/types.ts';
import type { HostFetch } from '../../src/host/host-parts.ts';
import { assembleArchive } from '../../src/packaging/build-archive.ts';
import { createFetch } from '../../src/transport.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { at, connectorFiles } from '../packaging/support/connector-files.ts';
import { ConnectionWatch } from '../support/connections.ts';
import { failureOf } from '../support/failure-of.ts';

/** Hosts that lead elsewhere: names and addresses in disguise, other owners, other ports, users, paths. */
const hosts = [
  '127.0.0.1',
  '127.1',
  '0177.0.0.1',
  '0x7f.1',
  '2130706433',
  '0x7f000001',
  '[::1]',
  '[::ffff:127.0.0.1]',
  'localhost',
  '169.254.169.254',
  'metadata.google.internal',
  '10.0.0.1',
  '192.168.1.1',
  'http://acme.coupahost.com',
  'http://127.0.0.1:80',
  'https://127.0.0.1',
  'ftp://acme.coupahost.com',
  'file:///etc/passwd',
  '//evil.example',
  'evil.example',
  'coupahost.com.evil.example',
  'evilcoupahost.com',
  'acme.coupahost.com.',
  'acme.coupahost.com:8443',
  'acme.coupahost.com@evil.example',
  'evil.example/.coupahost.com',
  'evil.example\\.coupahost.com',
  'evil.example#.coupahost.com',
  'evil.example?.coupahost.com',
  'acme.coupahost.com%2eevil.example',
  'xn--cme-8cd.coupahost.com',
  '①②⑦.0.0.1',
  'acme。coupahost。com',
  'acme.coupahost.com\n.evil.example',
];
const paths = [
  '//evil.example/api/',
  'https://evil.example/api/',
  '/api/../../oauth2/token',
  '/api\\..\\x',
  '/oauth2/token',
  '@evil.example/api/',
  '/api/\n/evil',
  '.evil.example/api/',
  ':8443/api/',
];

let world: World;
let account: AccountView;
let watch: ConnectionWatch;
let known: readonly string[];

const input = (host: string): AccountInput => {
  const { identifier, secret = '' } = world.clients.clientCredentials;
  return { label: 'Elsewhere', host, clientId: identifier, clientSecret: secret, scopes: 'core.common.read' };
};
const port = (url: string) => `127.0.0.1:${new URL(url).port}`;

beforeAll(async () => {
  world = await createWorld();
  known = [port(world.hostUrl), port(world.sandboxUrl)];
  watch = new ConnectionWatch();
  account = await world.api.createAccount({ ...input(world.instanceHost), label: 'Here' });
  account = await world.api.authorizeDirectly(account.id);
});
afterAll(async () => {
  watch.stop();
  await world.close();
});

describe('no connection leads beyond the allow-list (F-80)', () => {
  it('when it leads to the instance it is seen, so the watch works', async () => {
    const before = watch.count;
    await world.api.operate(account.id, { method: 'GET', path: '/api/currencies' });
    expect(watch.count).toBeGreaterThan(before);
    expect(watch.beyond(known)).toEqual([]);
  });

  it.each(hosts)('from the API, by the host %j', async (host) => {
    const failure = await failureOf(world.api.createAccount(input(host)));
    expect(failure.code).toMatch(/^account\.host_|^account\.invalid$/);
    const edit = await fetch(`${world.hostUrl}/api/accounts/${account.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.accessKey}` },
      body: JSON.stringify({ input: input(host), expectedSettingsVersion: account.settingsVersion }),
    });
    expect(edit.status).toBeGreaterThanOrEqual(400);
    expect(edit.status).toBeLessThan(500);
    expect(watch.beyond(known)).toEqual([]);
  });

  it.each(paths)('from the API, by the path %j of an operation', async (path) => {
    const failure = await failureOf(world.api.operate(account.id, { method: 'GET', path }));
    expect(failure.code).toMatch(/^api\.path_invalid$|^host\.request_invalid$/);
    expect(watch.beyond(known)).toEqual([]);
  });

  it.each([
    '127.0.0.1',
    '2130706433',
    '[::1]',
    'evil.example',
    'acme.coupahost.com@evil.example',
    'file:///etc/passwd',
  ])('from the command, by the host %j', async (host) => {
    const folder = mkdtempSync(join(tmpdir(), 'way-out-'));
    const module = join(folder, 'watch.mjs');
    writeFileSync(
      module,
      "import { subscribe } from 'node:diagnostics_channel';\n" +
        "subscribe('net.client.socket', () => process.stderr.write('CONNECTS\\n'));\n",
    );
    const env = { COUPA_ACCOUNT_HOME: folder, NODE_OPTIONS: `--import ${module}` };
    const argv = [
      'accounts',
      'create',
      '--label',
      'x',
      '--host',
      host,
      '--client-id',
      'x',
      '--client-secret-stdin',
    ];
    const result = await runCli([...argv, '--json'], { env, stdin: 'x' });
    rmSync(folder, { recursive: true, force: true });
    expect(result.stdout).toMatch(/"code": "account\.host_/);
    expect(result.stderr).not.toContain('CONNECTS');
  });

  it.each([
    ...[
      '//evil.example/token',
      'https://evil.example/token',
      '/../evil',
      '@evil.example',
      '/\\evil.example',
      '.evil.example/x',
    ].map((path) => ['endpoints', 'token', path] as const),
    ...['com', 'localhost', '127.0.0.1', '*.com', 'co.uk', '169.254.169.254'].map(
      (suffix) => ['network', 'hostSuffixes', suffix] as const,
    ),
  ])('from a manifest, by its %s.%s %j', (section, key, value) => {
    const files = connectorFiles({
      manifest: (manifest) => {
        at(manifest, section)[key] = key === 'hostSuffixes' ? [value] : value;
      },
    });
    expect(() => assembleArchive(files)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^manifest\./) }),
    );
    expect(watch.beyond(known)).toEqual([]);
  });
});

describe('there is one way out, and it takes checked addresses alone (A-53)', () => {
  type Address = Parameters<HostFetch>[0];

  it('text is no address for it: the compiler refuses', () => {
    expectTypeOf<string>().not.toExtend<Address>();
    expectTypeOf<URL>().not.toExtend<Address>();
    expectTypeOf<string>().not.toExtend<Parameters<HookContext['fetch']>[0]>();
    expectTypeOf<string>().not.toExtend<Parameters<ReturnType<typeof createFetch>>[0]>();
    expectTypeOf(createFetch).returns.toExtend<HostFetch>();
  });

  it('an address is made in one function, which builds and compares it', async () => {
    const root = resolve(import.meta.dirname, '../../src');
    const names = (await readdir(root, { recursive: true })).filter(
      (name) => /\.tsx?$/.test(name) && !name.startsWith('generated'),
    );
    const texts = await Promise.all(
      names.map(async (name) => [name, await readFile(join(root, name), 'utf8')] as const),
    );
    const making = texts
      .filter(([, text]) => /as EndpointUrl\b|<EndpointUrl>/.test(text))
      .map(([name]) => name);
    // The second one shortens an address that it was given to its origin.
    expect(making.toSorted()).toEqual(['account/coupa-instance.ts', 'transport/create-probe.ts']);
    expect(
      texts.find(([name]) => name === 'account/coupa-instance.ts')?.[1].match(/as EndpointUrl\b/g),
    ).toHaveLength(1);
  });

  it('the HTTP client is called in one place', () => {
    const text = readFileSync(resolve(import.meta.dirname, '../../src/transport.ts'), 'utf8');
    expect(text.match(/\bundiciRequest\b/g)).toHaveLength(2);
  });
});
