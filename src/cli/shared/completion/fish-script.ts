import type { CompletionCommand, CompletionFlag } from './completion-model.ts';

/** True in fish when exactly these words have been typed, options aside. */
function typed(helper: string, words: readonly string[]): string {
  return `-n '${helper} ${words.join(' ')}'`;
}

function flagLine(
  bin: string,
  condition: string,
  { name, description, values, isPath }: CompletionFlag,
): string {
  const value = values === undefined ? '' : isPath ? ' -rF' : ` -xa '${values.join(' ')}'`;
  return `complete -c ${bin} ${condition} -l ${name.slice(2)}${value} -d '${description}'`;
}

/** A script for fish: commands word by word, options and values, each with its description. */
export function fishScript(bin: string, commands: readonly CompletionCommand[]): string {
  const helper = `__${bin.replaceAll('-', '_')}_at`;
  const lines = new Set<string>();
  for (const { words, summary, flags, values } of commands) {
    for (const [index, word] of words.entries()) {
      const isLast = index === words.length - 1;
      const condition = typed(helper, words.slice(0, index));
      const isTopic = commands.some(
        (one) => one.words.length === index + 1 && one.words.every((w, at) => w === words[at]),
      );
      if (isLast) lines.add(`complete -c ${bin} ${condition} -fa ${word} -d '${summary}'`);
      else if (!isTopic) lines.add(`complete -c ${bin} ${condition} -fa ${word}`);
    }
    const condition = typed(helper, words);
    if (values.length > 0) lines.add(`complete -c ${bin} ${condition} -fa '${values.join(' ')}'`);
    for (const flag of flags) lines.add(flagLine(bin, condition, flag));
  }
  const paths = new Set(
    commands.flatMap(({ words }) => words.map((_word, index) => words.slice(0, index + 1).join(' '))),
  );
  return `# Completion of ${bin} for fish; made by "${bin} autocomplete fish".
function ${helper}
    set -l path
    for word in (commandline -opc)[2..-1]
        switch "$path $word"
            case ${[...paths].map((path) => `' ${path}'`).join(' ')}
                set path "$path $word"
            case '*'
                break
        end
    end
    set -l wanted (string join '' ' '$argv)
    test "$path" = "$wanted"
end
${[...lines].join('\n')}
`;
}
