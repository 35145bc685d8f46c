import { ConnectorError } from '../../errors.ts';
import type { OperationResponse } from '../../host/host.ts';
import { explainResponse } from './explain-response.ts';
import { splitXml } from './split-xml.ts';

/** One page of a list, in pieces that pages can be joined from. */
export interface ListPage {
  readonly records: number;
  /** What comes before the records of the first page. */
  readonly head: string;
  readonly inner: string;
  readonly separator: string;
  /** What comes after the records of the last page. */
  readonly tail: string;
}

/**
 * The records of an answer. In XML an empty list is a 404, so that one means the end once there was a page.
 * Throws the code of a refusal, and `api.unexpected_answer` for what is no list.
 */
export function readPage(response: OperationResponse, isFirst: boolean): ListPage {
  const { status, contentType, body } = response;
  const isXml = /\bxml\b/i.test(contentType);
  if (isXml && status === 404 && !isFirst)
    return { records: 0, head: '', inner: '', separator: '', tail: '' };
  const refusal = explainResponse(response);
  if (refusal !== undefined) throw refusal;
  const page = isXml ? splitXml(body) : jsonPage(body);
  if (page !== undefined) return { separator: '', ...page };
  throw new ConnectorError('api.unexpected_answer', {
    message: 'The answer is not a list, so it has no further pages.',
    action: 'Leave --all out, or name the path of a list such as /api/invoices.',
    details: { status },
  });
}

function jsonPage(body: string): ListPage | undefined {
  let list: unknown;
  try {
    list = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  // Cut out of the text, since parsing and writing again would change long numbers.
  const inner = body.slice(body.indexOf('[') + 1, body.lastIndexOf(']')).trim();
  return { records: list.length, head: '[', inner, separator: ',', tail: ']\n' };
}
