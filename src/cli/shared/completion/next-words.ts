import type { CompletionCommand } from './completion-model.ts';

/** What may follow each beginning of a command: the next words, then its options and fixed values. */
export function nextWords(commands: readonly CompletionCommand[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const add = (path: string, word: string) => {
    found.set(path, (found.get(path) ?? new Set()).add(word));
  };
  for (const { words, flags, values } of commands) {
    for (const [index, word] of words.entries()) add(words.slice(0, index).join(' '), word);
    for (const word of [...values, ...flags.map(({ name }) => name)]) add(words.join(' '), word);
  }
  return new Map([...found].map(([path, words]) => [path, [...words]]));
}
