import { describe, expect, it } from 'vitest';
import { allPages } from '../../../src/cli/shared/all-pages.ts';
import { joinPages } from '../../../src/cli/shared/join-pages.ts';
import type { OperationRequest, OperationResponse } from '../../../src/host/host.ts';
import { failureOf } from '../../support/failure-of.ts';

type Answer = (request: OperationRequest) => Partial<OperationResponse>;

const json = (records: readonly unknown[]) => ({ body: JSON.stringify(records) });

/** A list of `count` numbers that gives at most `most` at once, whatever it is asked for. */
function listOf(count: number, most = 50): Answer {
  return ({ path }) => {
    const query = new URL(path, 'https://x').searchParams;
    const offset = Number(query.get('offset'));
    const all = Array.from({ length: count }, (_, index) => index);
    return json(all.slice(offset, offset + Math.min(Number(query.get('limit')), most)));
  };
}

function read(path: string, answer: Answer) {
  const sent: string[] = [];
  const waited: number[] = [];
  let text = '';
  const pages = allPages(
    { method: 'GET', path },
    {
      send: async (request) => {
        sent.push(request.path);
        return {
          status: 200,
          contentType: 'application/json',
          body: '',
          tokenVersion: 1,
          ...answer(request),
        };
      },
      wait: async (milliseconds) => waited.push(milliseconds),
    },
  );
  const done = joinPages(
    pages,
    (piece) => {
      text += piece;
    },
    { keep: true },
  );
  return { sent, waited, done, text: () => text };
}

describe('request --all', () => {
  it('reads page after page until one is empty, and prints one list', async () => {
    const { done, sent, text } = read('/api/invoices', listOf(120));
    expect(await done).toMatchObject({ pages: 3, records: 120, status: 200 });
    expect(JSON.parse(text())).toEqual(Array.from({ length: 120 }, (_, index) => index));
    expect(sent).toEqual([0, 50, 100, 120].map((offset) => `/api/invoices?limit=50&offset=${offset}`));
  });

  it('loses nothing when pages are smaller than it asked for', async () => {
    const { done } = read('/api/invoices', listOf(25, 10));
    expect(await done).toMatchObject({ pages: 3, records: 25 });
  });

  it('keeps filters letter by letter, starts at the offset, and asks for at most 50', async () => {
    const path = '/api/invoices?status[in]=a,b&limit=500&offset=100&fields=%5B%22id%22%5D';
    const { done, sent } = read(path, listOf(101));
    expect(await done).toMatchObject({ records: 1 });
    expect(sent[0]).toBe('/api/invoices?status[in]=a,b&fields=%5B%22id%22%5D&limit=50&offset=100');
  });

  it('changes no number on the way', async () => {
    const bodies = ['[{"id": 12345678901234567890, "x": 1.10}]', '[]'];
    const { done, text } = read('/api/invoices', () => ({ body: bodies.shift() ?? '[]' }));
    await done;
    expect(text()).toBe('[{"id": 12345678901234567890, "x": 1.10}]\n');
  });

  it('joins XML pages in one root, and takes 404 as the end that it is there', async () => {
    const answers = ['<a><b>1</b><b>2</b></a>', '<a><b>3</b></a>'];
    const { done, text } = read('/api/things', () => {
      const body = answers.shift();
      const contentType = 'application/xml; charset=utf-8';
      return body === undefined ? { status: 404, contentType, body: '<errors/>' } : { contentType, body };
    });
    expect(await done).toMatchObject({ pages: 2, records: 3 });
    expect(text()).toBe('<a><b>1</b><b>2</b><b>3</b></a>');
  });

  it('says that a 404 may be an empty list when XML was asked for', async () => {
    const { done } = read('/api/things', () => ({
      status: 404,
      contentType: 'application/xml',
      body: '<e/>',
    }));
    const error = await failureOf(done);
    expect(error).toMatchObject({ code: 'api.not_found' });
    expect(error.message).toContain('empty list');
  });

  it('prints an empty list as one', async () => {
    const { done, text } = read('/api/invoices', listOf(0));
    expect(await done).toMatchObject({ pages: 0, records: 0 });
    expect(text()).toBe('[]\n');
  });

  it('waits longer and longer while Coupa limits requests, and then goes on', async () => {
    let refusals = 3;
    const { done, waited } = read('/api/invoices', (request) => {
      refusals -= 1;
      return refusals >= 0 ? { status: 429, body: '' } : listOf(1)(request);
    });
    expect(await done).toMatchObject({ records: 1 });
    expect(waited).toEqual([1000, 2000, 4000]);
  });

  it('gives up on limits after six tries', async () => {
    const { done, sent } = read('/api/invoices', () => ({ status: 429, body: '' }));
    expect(await failureOf(done)).toMatchObject({ code: 'api.rate_limited' });
    expect(sent).toHaveLength(6);
  });

  it('says where to go on when a later page fails, and leaves the list without an end', async () => {
    const { done, text } = read('/api/invoices', (request) =>
      request.path.endsWith('offset=50') ? { status: 500, body: '' } : listOf(120)(request),
    );
    const error = await failureOf(done);
    expect(error).toMatchObject({ code: 'api.server_error', details: { offset: 50 } });
    expect(error.action).toContain('offset=50');
    expect(() => JSON.parse(text())).toThrow();
  });

  it.each(['{"id":1}', 'no JSON', '"text"'])('is refused for what is no list: %s', async (body) => {
    expect(await failureOf(read('/api/users/1', () => ({ body })).done)).toMatchObject({
      code: 'api.unexpected_answer',
    });
  });
});
