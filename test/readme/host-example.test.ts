import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.ts';

it('the example of the README does what it says', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const sandbox = createSandbox();
  const served = await serveSandbox(sandbox, { port: 0 });
  try {
    const host = new URL('../../src/host/index.ts', import.meta.url).href;
    writeFileSync(join(folder, 'example.mts'), example.replace('coupa-oauth2-account/host', host));
    const { identifier, secret = '' } = sandbox.clients.seeded.clientCredentials;
    const env = {
      PATH: process.env['PATH'],
      CLIENT_ID: identifier,
      CLIENT_SECRET: secret,
      SANDBOX: served.url,
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['example.mts'], { cwd: folder, env });
    expect(stdout.trim()).toBe("[ 'authorization' ] 200 1");
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
