/** An XML document taken apart at the children of its root element. */
export interface XmlPage {
  /** Everything up to and with the start tag of the root. */
  readonly head: string;
  /** The children with what stands between them. */
  readonly inner: string;
  /** The end tag of the root and what follows. */
  readonly tail: string;
  /** How many elements are direct children of the root. */
  readonly records: number;
}

interface Tag {
  readonly kind: 'start' | 'end' | 'empty' | 'other';
  readonly begin: number;
  /** Behind the tag. */
  readonly end: number;
}

const sections = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
] as const;

/**
 * Takes a list in XML apart; undefined when it is no well-formed tree. Reads structure alone, in one pass: text and
 * attributes stay as they are, no entity is expanded.
 */
export function splitXml(document: string): XmlPage | undefined {
  let depth = 0;
  let records = 0;
  let inner: number | undefined;
  for (let tag = nextTag(document, 0); tag !== undefined; tag = nextTag(document, tag.end)) {
    if (tag.kind === 'end') {
      depth -= 1;
      if (depth === 0 && inner !== undefined) return pageOf(document, [inner, tag.begin], records);
      if (depth < 0) return undefined;
    } else if (tag.kind !== 'other') {
      if (depth === 0) inner = tag.end;
      if (depth === 1) records += 1;
      if (tag.kind === 'start') depth += 1;
      else if (depth === 0) return undefined;
    }
  }
  return undefined;
}

function nextTag(document: string, from: number): Tag | undefined {
  const begin = document.indexOf('<', from);
  if (begin === -1) return undefined;
  const section = sections.find(([opening]) => document.startsWith(opening, begin));
  if (section !== undefined) {
    const [opening, closing] = section;
    const at = document.indexOf(closing, begin + opening.length);
    return at === -1 ? undefined : { kind: 'other', begin, end: at + closing.length };
  }
  const end = tagEnd(document, begin);
  if (end === undefined) return undefined;
  if (document[begin + 1] === '/') return { kind: 'end', begin, end };
  return { kind: document[end - 2] === '/' ? 'empty' : 'start', begin, end };
}

/** Behind the `>` of a tag; one inside a quoted attribute value ends nothing. */
function tagEnd(document: string, begin: number): number | undefined {
  let quote: string | undefined;
  for (let at = begin + 1; at < document.length; at += 1) {
    const letter = document[at];
    if (quote !== undefined) quote = letter === quote ? undefined : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at + 1;
  }
  return undefined;
}

function pageOf(document: string, [begin, end]: readonly [number, number], records: number): XmlPage {
  return {
    head: document.slice(0, begin),
    inner: document.slice(begin, end),
    tail: document.slice(end),
    records,
  };
}
