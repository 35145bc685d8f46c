import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { writeLicences } from './third-party-licences.ts';

const root = resolve(import.meta.dirname, '..');

/**
 * Builds the designer's page into a folder, which is emptied first: `index.html` and hashed files under `assets/`.
 * Beside them lies the list of licences. Nothing is inlined, so that a policy without `unsafe-inline` and `data:` scripts holds.
 */
export async function buildWeb(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: join(root, 'src/web'),
    base: './',
    publicDir: false,
    plugins: [react(), listLicences(folder)],
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2023',
      reportCompressedSize: false,
      // The form is one lazy piece by design; its size is watched by a test.
      chunkSizeWarningLimit: 1200,
    },
  });
}

/** Lists beside the page whose code it holds, and under which licences. */
function listLicences(folder: string): Plugin {
  return {
    name: 'list-licences',
    writeBundle(_options, files) {
      const chunks = Object.values(files).filter((file) => file.type === 'chunk');
      writeLicences(
        folder,
        chunks.flatMap(({ moduleIds }) => moduleIds),
      );
    },
  };
}

const sources = ['src/web', 'src/generated', 'src/errors', 'src/errors.ts', 'src/schema-validator.ts'];

/** Whether a built page is at least as new as everything it is made of. */
function isUpToDate(folder: string): boolean {
  const built = join(folder, 'index.html');
  if (!existsSync(built)) return false;
  const builtAt = statSync(built).mtimeMs;
  return sources.every((source) => newest(join(root, source)) <= builtAt);
}

function newest(path: string): number {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { 'unless-built': { type: 'boolean' } },
    allowPositionals: true,
  });
  const folder = resolve(positionals[0] ?? join(root, 'dist/web'));
  if (values['unless-built'] !== true || !isUpToDate(folder)) {
    await buildWeb(folder);
    // To stderr: what `npm start -- --json` prints is for machines.
    console.error(`Built the page into ${folder}.`);
  }
}
