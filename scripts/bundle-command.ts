import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Config } from '@oclif/core';
import { build, type Plugin } from 'esbuild';
import { oclifOptions } from '../src/cli/oclif-options.ts';
import { answerBriefly, withBuiltinsAtHand } from './lean-loading.ts';
import { writeLicences } from './third-party-licences.ts';

const root = resolve(import.meta.dirname, '..');

/** Have native parts, load files of their own by name, or are shared with who embeds the host. */
const external = ['better-sqlite3', 'pg', 'pino', '@opentelemetry/api'];

// oclif and what it brings are CommonJS and ask for built-in modules by require().
const banner = "const require = process.getBuiltinModule('module').createRequire(import.meta.url);";

/** Runs `bundleCommand` in a process of its own, for callers that cannot wait otherwise. */
export function bundleCommandInto(folder: string): void {
  execFileSync(process.execPath, [import.meta.filename, folder], { stdio: 'inherit' });
}

/**
 * Makes few files of many: what every command loads, and one piece for each part that is loaded late. Finding and
 * opening hundreds of files took longer than all that a command then does. Beside it come the list of commands,
 * so that help loads none of them, and the licences of what was bundled.
 */
async function bundleCommand(folder: string): Promise<void> {
  const outdir = join(folder, 'cli');
  const { outputFiles, metafile } = await build({
    entryPoints: [join(outdir, 'run.js'), join(outdir, 'commands.js')],
    outdir,
    absWorkingDir: root,
    // Also for a build outside the repository.
    nodePaths: [join(root, 'node_modules')],
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    chunkNames: '[name]-[hash]',
    banner: { js: banner },
    external,
    // The program itself has looked at the version of Node, without a library.
    define: { 'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"1"' },
    plugins: [rewrite(folder, outdir), answerBriefly()],
  });
  rmSync(outdir, { recursive: true });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  writeLicences(outdir, Object.keys(metafile.inputs));
  writeFileSync(join(folder, 'oclif.manifest.json'), await commandList());
}

/** A module that finds files beside itself still finds them when it has moved into a bundle. */
function keepUrls(text: string, place: string): string {
  return text.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`);
}

function rewrite(folder: string, outdir: string): Plugin {
  return {
    name: 'rewrite',
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?js$/, namespace: 'file' }, ({ path }) => {
        const text = withBuiltinsAtHand(readFileSync(path, 'utf8'))
          // Reads several files to tell Linux within Windows from Linux, which makes no difference here.
          .replaceAll("import('wsl-utils')", '({ isWsl: false })');
        const isOurs = path.startsWith(`${folder}${sep}`);
        return { contents: isOurs ? keepUrls(text, relative(outdir, path).split(sep).join('/')) : text };
      });
    },
  };
}

async function commandList(): Promise<string> {
  const config = await Config.load(oclifOptions(false));
  const [plugin] = config.plugins.values();
  if (plugin === undefined || !('manifest' in plugin)) throw new Error('oclif found no commands.');
  const { manifest } = plugin;
  return `${JSON.stringify(manifest)}\n`;
}

if (import.meta.main) await bundleCommand(resolve(process.argv[2] ?? join(root, 'dist')));
