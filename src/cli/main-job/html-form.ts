export interface HtmlForm {
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** Successful controls as they stand, buttons apart. */
  readonly fields: ReadonlyMap<string, string>;
  readonly buttons: readonly HtmlButton[];
}

interface HtmlButton {
  readonly text: string;
  readonly name: string | undefined;
  readonly value: string;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
};

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name.toLowerCase()] ?? whole);
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decode(value);
}

function isChosen(tag: string): boolean {
  const type = attribute(tag, 'type')?.toLowerCase() ?? 'text';
  if (type === 'submit' || type === 'button' || type === 'image') return false;
  return (type !== 'radio' && type !== 'checkbox') || /\schecked\b/i.test(tag);
}

function fieldsOf(body: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [tag] of body.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(tag, 'name');
    if (name !== undefined && isChosen(tag)) fields.set(name, attribute(tag, 'value') ?? '');
  }
  for (const [, tag = '', options = ''] of body.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/gi)) {
    const name = attribute(tag, 'name');
    const all = [...options.matchAll(/<option\b[^>]*>/gi)].map(([option]) => option);
    const chosen = all.find((option) => /\sselected\b/i.test(option)) ?? all[0] ?? '';
    if (name !== undefined) fields.set(name, attribute(chosen, 'value') ?? '');
  }
  return fields;
}

function buttonsOf(body: string): readonly HtmlButton[] {
  return [...body.matchAll(/(<button\b[^>]*>)([\s\S]*?)<\/button>/gi)].map(([, tag = '', inner = '']) => ({
    text: decode(inner.replace(/<[^>]*>/g, '')).trim(),
    name: attribute(tag, 'name'),
    value: attribute(tag, 'value') ?? '',
  }));
}

/** The forms of a page, as far as the sandbox's plain pages need it: inputs, selects and buttons. */
export function htmlForms(html: string): readonly HtmlForm[] {
  return [...html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/gi)].map(([, tag = '', body = '']) => ({
    action: attribute(tag, 'action') ?? '',
    method: attribute(tag, 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    fields: fieldsOf(body),
    buttons: buttonsOf(body),
  }));
}
