import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitXml } from '../../../src/cli/shared/split-xml.ts';

describe('a list in XML', () => {
  it.each([
    ['two records', '<a type="array"><b>1</b><b>2</b></a>', 2],
    ['a declaration before it', '<?xml version="1.0"?>\n<a><b/></a>\n', 1],
    ['no record', '<a type="array"></a>', 0],
    ['records within records', '<a><b><b>1</b></b><c/></a>', 2],
    ['a greater-than in an attribute', '<a><b x="1>2" y=\'>\'/></a>', 1],
    ['tags in a comment', '<a><!-- <b></b> --><b/></a>', 1],
    ['tags in CDATA', '<a><b><![CDATA[</b></a>]]></b></a>', 1],
    ['a document type', '<!DOCTYPE a><a><b/></a>', 1],
  ])('is taken apart with %s', (_what, document, records) => {
    const page = splitXml(document);
    expect(page?.records).toBe(records);
    expect(`${page?.head}${page?.inner}${page?.tail}`).toBe(document);
  });

  it.each(['', 'text', '<a>', '<a><b></a>', '</a>', '{"a":1}', '<a/>', '<a><b>'])('is not %j', (document) => {
    expect(splitXml(document)).toBeUndefined();
  });

  it('loses no character, whatever its texts hold', () => {
    const text = fc.string().map((value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
    const record = fc.tuple(text, text).map(([one, two]) => `<r n="${one.replaceAll('"', '')}">${two}</r>`);
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const page = splitXml(`<list>${records.join('')}</list>`);
        expect(page).toEqual({
          head: '<list>',
          inner: records.join(''),
          tail: '</list>',
          records: records.length,
        });
      }),
    );
  });

  it('is looked through in time that grows with its length', () => {
    const hostile = `<a>${'<b x="'.repeat(20_000)}`;
    const start = performance.now();
    splitXml(hostile);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
