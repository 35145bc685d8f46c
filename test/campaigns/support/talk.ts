import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The next message of a child process. Throws when it ends instead. */
export async function hear(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error('A process of the campaign ended.');
    });
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as unknown[];
    return message;
  } finally {
    over.abort();
  }
}

/** What a child process answers to a question. */
export function ask(child: ChildProcess, question = 'ask'): Promise<unknown> {
  const answer = hear(child);
  child.send(question);
  return answer;
}

/** Ends child processes at once and waits until they are gone. */
export async function end(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }),
  );
}
