import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };

const bin = fileURLToPath(new URL('../../bin/coupa-account.js', import.meta.url));
const run = promisify(execFile);

function pretending(version: string): readonly string[] {
  const code = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
  return ['--import', `data:text/javascript,${code}`];
}

describe('bin/coupa-account.js', () => {
  it.each(['12.22.12', '18.20.8', '20.20.2', '22.1.0'])(
    'says one sentence and exits 1 on Node %s',
    async (version) => {
      const failure = run(process.execPath, [...pretending(version), bin, 'accounts', 'list']);
      await expect(failure).rejects.toMatchObject({ code: 1, stdout: '' });
      const { stderr } = await failure.catch((error: { stderr: string }) => error);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toContain(`needs Node 24 or newer and this is Node ${version}`);
    },
  );

  it.each(['24.0.0', '25.3.1', '100.0.0'])('starts on Node %s', async (version) => {
    const { stdout } = await run(process.execPath, [...pretending(version), bin, '--version']);
    expect(stdout).toBe(`coupa-account ${packageFile.version}\n`);
  });

  it('loads no module to tell its version, neither of its own nor a second form of one of Node', async () => {
    // Counts what is resolved after it has been installed itself.
    const code = `import{registerHooks}from'node:module';registerHooks({resolve(name,context,next){if(context.parentURL?.includes('coupa-account'))process.stderr.write(name+'\\n');return next(name,context)}})`;
    const hook = ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
    const told = await run(process.execPath, [...hook, bin, '--version']);
    expect(told.stderr).toBe('');
    // The hook sees what is loaded for other commands.
    const other = await run(process.execPath, [...hook, bin, 'scopes', 'invoice']);
    expect(other.stderr).toMatch(/\/cli\/run\.[jt]s\n/);
  });
});

describe('what is compiled', () => {
  it('is kept in a folder of the user, never in the common temporary folder', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'coupa-cache-'));
    const common = await mkdtemp(join(tmpdir(), 'coupa-common-'));
    const env = { XDG_CACHE_HOME: cache, TMPDIR: common };
    await run(process.execPath, [bin, 'scopes', 'invoice'], { env });
    const kept = await readdir(join(cache, 'coupa-account'), { recursive: true });
    expect(kept.length).toBeGreaterThan(1);
    expect(await readdir(common)).toEqual([]);
    await Promise.all([cache, common].map((folder) => rm(folder, { recursive: true, force: true })));
  });
});
