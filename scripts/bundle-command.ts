import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Config } from '@oclif/core';
import { build, type Metafile, type Plugin } from 'esbuild';
import { oclifOptions } from '../src/cli/oclif-options.ts';

const root = resolve(import.meta.dirname, '..');

/** Have native parts, load files of their own by name, or are shared with who embeds the host. */
const external = ['better-sqlite3', 'pg', 'pino', '@opentelemetry/api'];

// oclif and what it brings are CommonJS and ask for built-in modules by require().
const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

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
    plugins: [keepUrls(folder, outdir)],
  });
  rmSync(outdir, { recursive: true });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  writeFileSync(join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences(metafile));
  writeFileSync(join(folder, 'oclif.manifest.json'), await commandList());
}

/** A module that finds files beside itself still finds them when it has moved into a bundle. */
function keepUrls(folder: string, outdir: string): Plugin {
  return {
    name: 'keep-urls',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        if (!path.startsWith(`${folder}${sep}`)) return undefined;
        const text = readFileSync(path, 'utf8');
        const place = JSON.stringify(relative(outdir, path).split(sep).join('/'));
        return { contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`) };
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

/** Name, version and licence text of every package of which a file was bundled. */
function licences({ inputs }: Metafile): string {
  const folders = new Set(Object.keys(inputs).flatMap((path) => packageFolder(path) ?? []));
  return [...folders]
    .sort()
    .map(licenceOf)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function packageFolder(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function licenceOf(folder: string): string {
  const path = join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(basename(entry)));
  const text = file === undefined ? '' : `\n${readFileSync(join(path, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license ?? 'see below'})\n${text}`;
}

if (import.meta.main) await bundleCommand(resolve(process.argv[2] ?? join(root, 'dist')));
