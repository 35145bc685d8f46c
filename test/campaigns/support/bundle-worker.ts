import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** A worker that starts quickly. */
export interface BundledWorker {
  readonly path: string;
  /** For its environment: where compiled code is kept between starts. */
  readonly environment: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

// A native module must stay where it is: it finds its own binary beside itself.
const nativeWhereItIs: Plugin = {
  name: 'native-where-it-is',
  setup({ onResolve }) {
    onResolve({ filter: /^better-sqlite3$/ }, ({ path }) => ({
      path: require.resolve(path),
      external: true,
    }));
    onResolve({ filter: /^pg-native$/ }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * Makes one file of a worker's script (a file of this folder) in the given folder, and lets it run once to its end
 * with `CAMPAIGN_WARM_UP` set, so that its compiled form is there for every later start.
 */
export async function bundleWorker(script: string, folder: string): Promise<BundledWorker> {
  const path = join(folder, `${script.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`../${script}.ts`, import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'error',
    plugins: [nativeWhereItIs],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
  const environment = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const env = { ...process.env, ...environment, CAMPAIGN_WARM_UP: '1' };
  const [code] = await once(spawn(process.execPath, [path], { env, stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`The worker ${script} does not start.`);
  return { path, environment };
}
