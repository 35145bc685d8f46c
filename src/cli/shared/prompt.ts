import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

async function ask(question: string, output: NodeJS.WritableStream, terminal: boolean): Promise<string> {
  // First the interface, which stops the terminal's own echo: who types ahead must not be shown either.
  const lines = createInterface({ input: process.stdin, output, terminal });
  process.stderr.write(question);
  try {
    return await new Promise((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
    });
  } finally {
    lines.close();
  }
}

/** Asks for one line on the terminal without showing what is typed. Empty when the input ends. */
export async function promptHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await ask(question, nowhere, true);
  process.stderr.write('\n');
  return answer;
}

/** Asks for one line; works on a terminal and on a pipe. Empty when the input ends. */
export async function promptLine(question: string): Promise<string> {
  return (await ask(question, process.stderr, process.stdin.isTTY === true)).trim();
}
