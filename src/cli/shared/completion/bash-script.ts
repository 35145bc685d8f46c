import type { CompletionCommand } from './completion-model.ts';
import { nextWords } from './next-words.ts';

const offer = (words: readonly string[] | '$words'): string =>
  `COMPREPLY=($(compgen -W ${words === '$words' ? '"$words"' : `'${words.join(' ')}'`} -- "$cur"))`;

/** One line for each option that something follows: its values, or what bash offers by itself. */
function valueCases({ words, flags }: CompletionCommand): readonly string[] {
  return flags.flatMap(({ name, values }) => {
    if (values === undefined) return [];
    const reply = values.length === 0 ? '' : `${offer(values)}; `;
    return [`    '${words.join(' ')} ${name}') ${reply}return ;;`];
  });
}

/** A script for bash 3.2 and newer: commands word by word, then options, then their values; files where one follows. */
export function bashScript(bin: string, commands: readonly CompletionCommand[]): string {
  const name = `_${bin.replaceAll('-', '_')}`;
  const offered = nextWords(commands);
  const paths = [...offered.keys()].filter((path) => path !== '');
  return `# Completion of ${bin} for bash; made by "${bin} autocomplete bash".
${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
${paths.map((path) => `      '${path}') path='${path}' ;;`).join('\n')}
      *) break ;;
    esac
  done
  case "$path $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$path" in
${[...offered].map(([path, words]) => `    '${path}') words='${words.join(' ')}' ;;`).join('\n')}
  esac
  ${offer('$words')}
}
complete -o default -F ${name} ${bin}
`;
}
