import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** One file of the built page. */
export interface PageFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Absent where compressing gains nothing. */
  readonly gzipped?: Uint8Array<ArrayBuffer>;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
const compressible = /^(?:text\/|image\/svg|application\/json)/;
const compress = promisify(gzip);

/**
 * The built page by address: `/` is index.html, everything else is under its own name. Only what was found in the folder
 * has an address, so none leads out of it. Undefined when the page was not built.
 */
export async function loadPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile> | undefined> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => entry.isFile() && mediaTypes[extname(entry.name)] !== undefined);
  const loaded = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const address = path.slice(folder.length).replaceAll('\\', '/');
      return [address === '/index.html' ? '/' : address, await loadFile(path)] as const;
    }),
  );
  const byAddress = new Map(loaded);
  return byAddress.has('/') ? byAddress : undefined;
}

async function loadFile(path: string): Promise<PageFile> {
  const bytes = new Uint8Array(await readFile(path));
  const mediaType = mediaTypes[extname(path)] ?? 'application/octet-stream';
  if (!compressible.test(mediaType)) return { mediaType, bytes };
  return { mediaType, bytes, gzipped: new Uint8Array(await compress(bytes)) };
}
