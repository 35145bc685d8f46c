import { ConnectorError } from '../../errors.ts';
import type { OperationRequest, OperationResponse } from '../../host/host.ts';
import { type ListPage, readPage } from './read-page.ts';

/** The most records that Coupa gives at once. */
const pageLimit = 50;
const mostTries = 6;

interface PageReader {
  readonly send: (request: OperationRequest) => Promise<OperationResponse>;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Called after each page with what was read so far. */
  readonly onProgress?: (read: { readonly pages: number; readonly records: number }) => void;
}

/** One page with the answer that it came in. */
export interface ReadPage {
  readonly page: ListPage;
  readonly response: OperationResponse;
}

/**
 * Every page of a list, one request after the other, from the `offset` of the path if it has one; `limit` may only
 * make the pages smaller. Ends with a page without records, whatever a page held before, because only that is a sure
 * end. A 429 is waited for. Throws the code of a refusal, with the offset at which to go on.
 */
export async function* allPages(
  request: Omit<OperationRequest, 'body'>,
  reader: PageReader,
): AsyncGenerator<ReadPage> {
  const { limit, offset: start } = windowOf(request.path);
  let offset = start;
  for (let pages = 0; ; pages += 1) {
    const path = atOffset(request.path, { limit, offset });
    const response = await sendPatiently({ ...request, path }, reader);
    const page = judge(response, { isFirst: pages === 0, offset });
    if (page.records > 0 || pages === 0) yield { page, response };
    if (page.records === 0) return;
    offset += page.records;
    reader.onProgress?.({ pages: pages + 1, records: offset - start });
  }
}

interface PageWindow {
  readonly limit: number;
  readonly offset: number;
}

function windowOf(path: string): PageWindow {
  const query = queryOf(path);
  const count = (name: string) => {
    const text = query.get(name) ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  return {
    limit: Math.min(Math.max(count('limit') ?? pageLimit, 1), pageLimit),
    offset: count('offset') ?? 0,
  };
}

function queryOf(path: string): URLSearchParams {
  return new URLSearchParams(path.split('?').slice(1).join('?'));
}

/** The path with these two parameters; the others stay letter by letter, since filters are spelled in many ways. */
function atOffset(path: string, { limit, offset }: PageWindow): string {
  const [place = '', ...rest] = path.split('?');
  const others = rest
    .join('?')
    .split('&')
    .filter((pair) => pair !== '' && !/^(limit|offset)(=|$)/.test(pair));
  return `${place}?${[...others, `limit=${limit}`, `offset=${offset}`].join('&')}`;
}

async function sendPatiently(
  request: OperationRequest,
  { send, wait }: PageReader,
): Promise<OperationResponse> {
  for (let tries = 1; ; tries += 1) {
    const response = await send(request);
    if (response.status !== 429 || tries === mostTries) return response;
    await wait(1000 * 2 ** (tries - 1));
  }
}

function judge(
  response: OperationResponse,
  { isFirst, offset }: { readonly isFirst: boolean; readonly offset: number },
): ListPage {
  try {
    return readPage(response, isFirst);
  } catch (error) {
    if (!(error instanceof ConnectorError) || isFirst) throw error;
    throw new ConnectorError(error.code, {
      message: error.message,
      action: `${error.action} What was printed is not everything: go on with offset=${offset}.`,
      details: { ...error.details, offset },
    });
  }
}
