import type { CompletionCommand, CompletionFlag } from './completion-model.ts';

const described = (name: string, description: string): string =>
  `'${name}:${description.replaceAll(':', '\\:')}'`;

/** The words that follow a beginning, each with what it is for. */
function wordsAfter(
  commands: readonly CompletionCommand[],
  path: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { words, summary } of commands) {
    const [next, ...rest] = words.slice(path.length);
    if (next === undefined || !path.every((word, index) => word === words[index])) continue;
    if (rest.length === 0 || !found.has(next)) found.set(next, rest.length === 0 ? summary : '');
  }
  return found;
}

function valueCase({ words }: CompletionCommand, { name, values = [], isPath }: CompletionFlag): string {
  const reply = isPath ? '_files' : values.length === 0 ? ':' : `compadd -- ${values.join(' ')}`;
  return `    '${words.join(' ')} ${name}') ${reply}; return ;;`;
}

function pathCase(commands: readonly CompletionCommand[], path: string): string {
  const words = path === '' ? [] : path.split(' ');
  const command = commands.find((one) => one.words.join(' ') === path);
  const next = [...wordsAfter(commands, words)].map(([word, summary]) => described(word, summary));
  const values = (command?.values ?? []).map((value) => described(value, ''));
  const flags = (command?.flags ?? []).map(({ name, description }) => described(name, description));
  return `    '${path}') offered=(${[...next, ...values, ...flags].join(' ')}) ;;`;
}

/** A script for zsh: commands word by word, options and values, each with its description. */
export function zshScript(bin: string, commands: readonly CompletionCommand[]): string {
  const name = `_${bin.replaceAll('-', '_')}`;
  const paths = new Set([
    '',
    ...commands.flatMap(({ words }) => words.map((_word, index) => words.slice(0, index + 1).join(' '))),
  ]);
  const valued = commands.flatMap((command) =>
    command.flags.filter(({ values }) => values !== undefined).map((flag) => valueCase(command, flag)),
  );
  return `#compdef ${bin}
# Completion of ${bin} for zsh; made by "${bin} autocomplete zsh".
${name}() {
  local path_='' word
  local -a offered
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${path_:+$path_ }$word" in
${[...paths]
  .filter((path) => path !== '')
  .map((path) => `      '${path}') path_='${path}' ;;`)
  .join('\n')}
      *) break ;;
    esac
  done
  case "$path_ \${words[CURRENT-1]}" in
${valued.join('\n')}
  esac
  case "$path_" in
${[...paths].map((path) => pathCase(commands, path)).join('\n')}
  esac
  _describe '${bin}' offered || _files
}
compdef ${name} ${bin}
`;
}
