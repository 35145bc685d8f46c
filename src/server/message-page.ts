import { createHash } from 'node:crypto';

/** A page that says one thing in words, at the end of an authorization. */
export interface Message {
  readonly title: string;
  readonly tone: 'good' | 'bad';
  readonly lines: readonly string[];
  /** The error code, for whoever is asked for help. */
  readonly code?: string;
  /** An address of this host to go on to; no text of it comes from outside. */
  readonly goOn?: { readonly address: string; readonly text: string };
  /** Tells the designer's page how it ended, and closes the window if it was opened for this. */
  readonly reports?: true;
}

const style = `
:root { color-scheme: light dark; --paper: #f5f6f3; --card: #fff; --ink: #17211f; --faint: #566360; --good: #1b6b3f; --bad: #a3261d; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #101615; --card: #182120; --ink: #e8eeec; --faint: #a3b2ae; --good: #79d6a1; --bad: #ff9d92; }
}
body { margin: 0; padding: 12vh 1rem 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 2rem; background: var(--card); border-radius: 0.5rem; border-top: 0.25rem solid var(--tone); }
h1 { margin: 0 0 0.75rem; font-size: 1.5rem; color: var(--tone); }
p { margin: 0 0 0.75rem; overflow-wrap: anywhere; }
.good { --tone: var(--good); }
.bad { --tone: var(--bad); }
a { color: inherit; }
code { color: var(--faint); font-size: 0.875rem; }
`;

/** The `style-src` that lets exactly this page's style apply. */
export const messageStyleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/**
 * Reads the clean address of the page alone. Windows that no script has opened stay open whatever it says; that is
 * the browser's rule, and what a designer without popups needs.
 */
const doneScript = `
const query = new URLSearchParams(location.search);
const told = Object.fromEntries(['draftId', 'outcome', 'code'].filter((name) => query.has(name)).map((name) => [name, query.get(name)]));
const channel = new BroadcastChannel('coupa-account');
channel.postMessage(told);
channel.close();
window.close();
`;

/** The `script-src` that lets exactly this page's script run. */
export const doneScriptSource = `'sha256-${createHash('sha256').update(doneScript).digest('base64')}'`;

/** The page as HTML; every text is escaped. It loads nothing, and runs nothing but the script that reports. */
export function messagePage({ title, tone, lines, code, goOn, reports }: Message): string {
  const paragraphs = lines.filter((line) => line !== '').map((line) => `<p>${escapeHtml(line)}</p>`);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(title)}</title><style>${style}</style></head>`,
    `<body><main class="${tone}"><h1>${tone === 'good' ? '✓' : '✗'} ${escapeHtml(title)}</h1>`,
    ...paragraphs,
    ...(code === undefined ? [] : [`<p><code>${escapeHtml(code)}</code></p>`]),
    ...(goOn === undefined
      ? []
      : [`<p><a href="${escapeHtml(goOn.address)}">${escapeHtml(goOn.text)}</a></p>`]),
    '</main>',
    ...(reports ? [`<script>${doneScript}</script>`] : []),
    '</body></html>',
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
