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

// The palette of the designer's page, so that the window at the end of the way is seen to belong to it.
const style = `
:root { color-scheme: light dark; --paper: #f5f6f3; --card: #fff; --ink: #17211f; --muted: #566360; --line: #e1e5df; --accent: #0f6b63; --accent-ink: #0b5750; --good: #1b6b3f; --good-soft: #e5f3ea; --bad: #a3261d; --bad-soft: #fbe9e7; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #101615; --card: #182120; --ink: #e8eeec; --muted: #a3b2ae; --line: #2a3735; --accent: #177a70; --accent-ink: #74d3c6; --good: #79d6a1; --good-soft: #16301f; --bad: #ff9d92; --bad-soft: #3a1a17; }
}
body { margin: 0; padding: 12vh 1rem 1rem; background: var(--paper); color: var(--ink); font: 0.9375rem/1.55 "Inter", "Segoe UI Variable Text", "Segoe UI", "Open Sans", system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 34rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 2.25rem); background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; }
h1 { display: flex; align-items: center; gap: 0.75rem; margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.3; }
.mark { flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 50%; font-size: 1.125rem; line-height: 1; }
.good .mark { background: var(--good-soft); color: var(--good); }
.bad .mark { background: var(--bad-soft); color: var(--bad); }
p { margin: 0 0 0.75rem; overflow-wrap: anywhere; }
p:last-child { margin: 0; }
.go-on { padding-top: 0.75rem; }
.go-on a { display: inline-block; padding: 0.4375rem 1.125rem; border-radius: 0.5rem; background: var(--accent); color: #fff; font-weight: 600; text-decoration: none; }
.go-on a:focus-visible { outline: 2px solid var(--accent-ink); outline-offset: 2px; }
code { color: var(--muted); font-size: 0.8125rem; }
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
    `<body><main class="${tone}">`,
    `<h1><span class="mark" aria-hidden="true">${tone === 'good' ? '✓' : '✗'}</span>${escapeHtml(title)}</h1>`,
    ...paragraphs,
    ...(code === undefined ? [] : [`<p><code>${escapeHtml(code)}</code></p>`]),
    ...(goOn === undefined
      ? []
      : [`<p class="go-on"><a href="${escapeHtml(goOn.address)}">${escapeHtml(goOn.text)}</a></p>`]),
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
