import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findConfig } from '../../../src/cli/shared/find-config.ts';
import { failureOf } from '../../support/failure-of.ts';

const root = mkdtempSync(join(tmpdir(), 'coupa-config-'));
const folder = join(root, 'here');
const xdg = join(root, 'settings');
const places = { env: { XDG_CONFIG_HOME: xdg }, platform: 'linux', home: root, folder } as const;

function write(where: string, text: string): string {
  mkdirSync(where, { recursive: true });
  const file = join(where, 'coupa-account.config.json');
  writeFileSync(file, text);
  return file;
}

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the settings file', () => {
  it('need not exist', () => {
    expect(findConfig(undefined, places)).toBeUndefined();
  });

  it('is the one in the folder of the platform, the one here before it, a named one before both', () => {
    const platform = write(join(xdg, 'coupa-account'), '{ "port": 1 }');
    expect(findConfig(undefined, places)).toMatchObject({ file: platform, config: { port: 1 } });
    const here = write(folder, '{ "port": 2 }');
    expect(findConfig(undefined, places)).toMatchObject({ file: here, config: { port: 2 } });
    const third = write(join(root, 'third'), '{ "port": 3 }');
    const env = { ...places.env, COUPA_ACCOUNT_CONFIG: third };
    expect(findConfig(undefined, { ...places, env })).toMatchObject({ config: { port: 3 } });
    expect(findConfig(platform, { ...places, env })).toMatchObject({ config: { port: 1 } });
  });

  it('has paths that start where it lies', () => {
    const file = write(join(root, 'deep'), '{ "dataFolder": "./a", "caFile": "/b.pem", "logFile": "../c" }');
    expect(findConfig(file, places)?.config).toEqual({
      dataFolder: join(root, 'deep/a'),
      caFile: '/b.pem',
      logFile: join(root, 'c'),
    });
  });

  it.each([
    ['that is not JSON', '{ canary-7', 'host.config_unreadable'],
    ['with an unknown key', '{ "clientSecret": "canary-7" }', 'host.config_invalid'],
    ['with a port that is a text', '{ "port": "canary-7" }', 'host.config_invalid'],
    [
      'with a sandbox elsewhere',
      '{ "sandboxInstances": { "a.coupahost.com": "http://canary-7:1" } }',
      'host.config_invalid',
    ],
  ])('is refused, without repeating it: one %s', async (_what, text, code) => {
    const file = write(join(root, 'bad'), text);
    const error = await failureOf(async () => findConfig(file, places));
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain('canary-7');
  });

  it('must exist when it was named', async () => {
    const error = await failureOf(async () => findConfig(join(root, 'none.json'), places));
    expect(error).toMatchObject({ code: 'host.config_unreadable' });
  });
});
