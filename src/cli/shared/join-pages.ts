import type { CliPages } from '../../generated/types.ts';
import type { ReadPage } from './all-pages.ts';

/**
 * Writes pages as one list while they come, so that memory does not grow with the list. With `keep` the text is also
 * in the answer. When a page fails, the list stays without its end: nobody can take it for a whole one.
 */
export async function joinPages(
  pages: AsyncIterable<ReadPage>,
  write: (text: string) => void,
  { keep }: { readonly keep: boolean },
): Promise<CliPages> {
  const kept: string[] = [];
  const add = (text: string) => {
    if (keep) kept.push(text);
    write(text);
  };
  let last: ReadPage | undefined;
  let count = 0;
  let records = 0;
  for await (const read of pages) {
    const { page } = read;
    if (last === undefined) add(page.head);
    else if (page.records > 0) add(page.separator);
    add(page.inner);
    records += page.records;
    if (page.records > 0) count += 1;
    last = read;
  }
  add(last?.page.tail ?? '');
  const { status = 200, contentType = '' } = last?.response ?? {};
  return { status, contentType, body: kept.join(''), pages: count, records };
}
