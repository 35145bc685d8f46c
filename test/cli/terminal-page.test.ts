import { styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ansiToHtml, terminalPage } from '../../scripts/terminal-page.ts';

const painted = (style: Parameters<typeof styleText>[0], text: string) =>
  styleText(style, text, { validateStream: false });

describe('a picture of the terminal', () => {
  it.each([
    ['plain text', 'plain text'],
    ['a < b & c', 'a &lt; b &amp; c'],
    [`${painted('red', 'bad')} rest`, '<span style="color:#ff7b72">bad</span> rest'],
    [
      painted('bold', `all ${painted('green', 'good')} all`),
      '<span style="font-weight:bold">all </span><span style="font-weight:bold;color:#7ee787">good</span><span style="font-weight:bold"> all</span>',
    ],
    ['\x1b[36mopen\x1b[0m closed', '<span style="color:#56d4dd">open</span> closed'],
  ])('shows %j in its colours', (text, html) => {
    expect(ansiToHtml(text)).toBe(html);
  });

  it('shows what was typed as text, whatever it is', () => {
    const page = terminalPage({ typed: 'echo <script>', shown: 'done', columns: 40 });
    expect(page).toContain('echo &lt;script>');
    expect(page).not.toContain('<script');
  });
});
