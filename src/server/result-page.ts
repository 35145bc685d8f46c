import { type ConnectorError, type ErrorCode, errorCatalogue } from '../errors.ts';

/** The clean address at which every authorization ends. */
export const donePath = '/done';

interface PageText {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * The page that tells how an authorization ended. It reads only outcome and codes from its query, and says only
 * what the catalogue says: no word of the address reaches the page.
 */
export function renderDone(query: URLSearchParams): string {
  const warnings = query.getAll('warning').slice(0, 10).flatMap(catalogueLines);
  switch (query.get('outcome')) {
    case 'applied':
      return page({
        title: 'Authorized',
        lines: [
          'Coupa has granted access and the account is ready.',
          ...warnings,
          'You can close this page.',
        ],
      });
    case 'authorized':
      return page({
        title: 'Authorized',
        lines: ['Coupa has granted access.', ...warnings, 'Go back to the account form and click Apply.'],
      });
    default:
      return page({ title: 'Not authorized', lines: refusalLines(query.get('code') ?? '') });
  }
}

/** The page for a refused return; the text of the error may come from Coupa and is shown as text (check A-10). */
export function renderRefusal({ code, message, action }: ConnectorError): string {
  return page({ title: 'Not authorized', lines: [message, action, code] });
}

function refusalLines(code: string): readonly string[] {
  const lines = catalogueLines(code);
  return lines.length === 0
    ? ['The authorization did not succeed.', 'Start Authorize again.']
    : [...lines, code];
}

function catalogueLines(code: string): readonly string[] {
  if (!Object.hasOwn(errorCatalogue, code)) return [];
  const { message, action } = errorCatalogue[code as ErrorCode];
  return [message, action];
}

function page({ title, lines }: PageText): string {
  const paragraphs = lines.filter((line) => line !== '').map((line) => `<p>${escapeHtml(line)}</p>`);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>${escapeHtml(title)}</title></head>`,
    `<body><main><h1>${escapeHtml(title)}</h1>`,
    ...paragraphs,
    '</main></body></html>',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
