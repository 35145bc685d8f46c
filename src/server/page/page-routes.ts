import { fileURLToPath } from 'node:url';
import { ConnectorError } from '../../errors.ts';
import type { HandlersOf, RouteContext } from '../handlers/handler.ts';
import { messagePage } from '../message-page.ts';
import { pagePolicy } from '../security-headers.ts';
import { loadPageFiles, type PageFile } from './page-files.ts';

/** Where `npm run build:web` puts the page; the same folder from the sources and from what is built of them. */
export const builtPage: string = fileURLToPath(new URL('../../../dist/web', import.meta.url));

const year = 365 * 24 * 60 * 60;

type Files = ReadonlyMap<string, PageFile> | undefined;

/** The designer's page and its files, read once and served from memory. */
export function pageHandlers(folder: string): HandlersOf<'showPage' | 'showAsset'> {
  let loading: Promise<Files> | undefined;
  const load = async (): Promise<Files> => {
    loading ??= loadPageFiles(folder);
    const files = await loading;
    // It may be built while the host runs.
    if (files === undefined) loading = undefined;
    return files;
  };
  return {
    async showPage(context) {
      const page = (await load())?.get('/');
      return page === undefined ? context.html(notBuilt) : showPage(context, page);
    },
    async showAsset(context) {
      const file = (await load())?.get(context.req.path);
      if (file === undefined) throw new ConnectorError('host.route_not_found');
      return showAsset(context, file);
    },
  };
}

function showPage(context: RouteContext, { bytes, mediaType }: PageFile): Response {
  context.header('content-security-policy', pagePolicy);
  context.header('content-type', mediaType);
  return context.body(bytes);
}

// The name of a file has the hash of what is in it: it never changes.
function showAsset(context: RouteContext, { mediaType, bytes, gzipped }: PageFile): Response {
  context.header('cache-control', `public, max-age=${year}, immutable`);
  context.header('content-type', mediaType);
  context.header('vary', 'accept-encoding');
  const takesGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
  if (gzipped === undefined || !takesGzip) return context.body(bytes);
  context.header('content-encoding', 'gzip');
  return context.body(gzipped);
}

const notBuilt = messagePage({
  title: 'The page is not built',
  tone: 'bad',
  lines: [
    'The host works, but the designer’s page is not part of this checkout yet.',
    'Run npm run build:web, then load this address again.',
  ],
});
