/** Colours of the picture by their ANSI number. */
const colours: Readonly<Record<string, string>> = {
  '31': 'color:#ff7b72',
  '32': 'color:#7ee787',
  '33': 'color:#e3b341',
  '34': 'color:#79c0ff',
  '35': 'color:#d2a8ff',
  '36': 'color:#56d4dd',
  '90': 'color:#8b949e',
  '1': 'font-weight:bold',
  '2': 'opacity:.65',
  '4': 'text-decoration:underline',
};

/** What switches a style off again, by the number that switches it off. */
const ends: Readonly<Record<string, RegExp>> = { '39': /^(?:3\d|9\d)$/, '22': /^[12]$/, '24': /^4$/ };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** HTML of a terminal's text: its colours and weights as spans. Unknown styles are left out. */
export function ansiToHtml(text: string): string {
  let on: readonly string[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what terminals are told by
  const pieces = text.split(/\x1b\[([\d;]*)m/);
  return pieces
    .map((piece, index) => {
      if (index % 2 === 1) {
        on = piece.split(';').reduce(styled, on);
        return '';
      }
      const style = on.map((code) => colours[code] ?? '').join(';');
      return piece === '' || style === ''
        ? escaped(piece)
        : `<span style="${style}">${escaped(piece)}</span>`;
    })
    .join('');
}

function styled(on: readonly string[], code: string): readonly string[] {
  if (code === '' || code === '0') return [];
  const ended = ends[code];
  return ended === undefined ? [...on, code] : on.filter((one) => !ended.test(one));
}

interface TerminalPicture {
  readonly typed: string;
  readonly shown: string;
  /** How wide the terminal is; longer lines go on below. */
  readonly columns: number;
}

/** A page that looks like a terminal in which `typed` was entered and `shown` came back. */
export function terminalPage({ typed, shown, columns }: TerminalPicture): string {
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0 }
main { display: inline-block; padding: 20px 24px; background: #0d1117; color: #e6edf3 }
pre { margin: 0; width: ${columns}ch; white-space: pre-wrap; overflow-wrap: anywhere; font: 11px/1.4 ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace }
b { color: #7ee787 }
</style><main><pre><b>$</b> ${escaped(typed)}
${ansiToHtml(shown.trimEnd())}</pre></main>`;
}
