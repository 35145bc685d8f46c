import type { ResourceObject, ResourceValue } from './resource.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A list as an XML document: `<users type="array"><user>…</user></users>`. */
export function collectionToXml(
  collection: string,
  element: string,
  rows: readonly ResourceObject[],
): string {
  const inner = rows.map((row) => valueToXml(element, row)).join('');
  return `${declaration}<${collection} type="array">${inner}</${collection}>\n`;
}

/** One record as an XML document. */
export function recordToXml(element: string, row: ResourceObject): string {
  return `${declaration}${valueToXml(element, row)}\n`;
}

/** Coupa's XML error document. */
export function errorsToXml(message: string): string {
  return `${declaration}<errors><error>${escapeXml(message)}</error></errors>\n`;
}

function valueToXml(name: string, value: ResourceValue): string {
  if (value === null) {
    return `<${name} nil="true"/>`;
  }
  if (isList(value)) {
    const inner = value.map((row) => valueToXml(name.replace(/s$/, ''), row)).join('');
    return `<${name} type="array">${inner}</${name}>`;
  }
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, member]) => valueToXml(key, member));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  return `<${name}${typeAttribute(value)}>${escapeXml(String(value))}</${name}>`;
}

// Array.isArray does not narrow readonly arrays away.
function isList(value: ResourceValue): value is readonly ResourceObject[] {
  return Array.isArray(value);
}

function typeAttribute(value: string | number | boolean): string {
  if (typeof value === 'number') {
    return ' type="integer"';
  }
  return typeof value === 'boolean' ? ' type="boolean"' : '';
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
