/** An option as a shell completes it. */
export interface CompletionFlag {
  /** With its dashes. */
  readonly name: string;
  readonly description: string;
  /** What may follow; empty for any text. Undefined: nothing follows. */
  readonly values: readonly string[] | undefined;
  /** Whether a file or folder follows. */
  readonly isPath: boolean;
}

/** A command as a shell completes it. */
export interface CompletionCommand {
  /** The words after the name of the program. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly flags: readonly CompletionFlag[];
  /** Fixed words that may follow, in any place. */
  readonly values: readonly string[];
}

/** What oclif knows of a command, as far as completion needs it. */
interface KnownCommand {
  readonly id: string;
  readonly hidden?: boolean | undefined;
  readonly summary?: string | undefined;
  readonly flags: Readonly<Record<string, KnownFlag>>;
  readonly args: Readonly<Record<string, { readonly options?: readonly string[] | undefined }>>;
}

interface KnownFlag {
  readonly name: string;
  readonly type: string;
  readonly description?: string | undefined;
  readonly summary?: string | undefined;
  readonly allowNo?: boolean | undefined;
  readonly hidden?: boolean | undefined;
  readonly options?: readonly string[] | undefined;
  readonly helpValue?: string | readonly string[] | undefined;
}

/** The commands as completion needs them, sorted. */
export function completionModel(commands: readonly KnownCommand[]): readonly CompletionCommand[] {
  return commands
    .filter(({ hidden }) => hidden !== true)
    .map(({ id, summary = '', flags, args }) => ({
      words: id.split(':'),
      summary: oneLine(summary),
      flags: Object.values(flags)
        .filter(({ hidden }) => hidden !== true)
        .flatMap(flagsOf),
      values: Object.values(args).flatMap(({ options = [] }) => options),
    }))
    .toSorted((one, other) => one.words.join(' ').localeCompare(other.words.join(' ')));
}

function flagsOf(flag: KnownFlag): readonly CompletionFlag[] {
  const { name, type, allowNo = false, options = [], helpValue } = flag;
  const completed: CompletionFlag = {
    name: `--${name}`,
    description: oneLine(flag.summary ?? flag.description ?? ''),
    values: type === 'option' ? options : undefined,
    isPath: helpValue === 'FILE' || helpValue === 'FOLDER',
  };
  return allowNo ? [completed, { ...completed, name: `--no-${name}` }] : [completed];
}

/** The first sentence, without what a shell would read as its own. */
function oneLine(text: string): string {
  const [first = ''] = text.split(/(?<=\.)\s|\n/);
  return first.replace(/[`"'$\\]/g, '').trim();
}
