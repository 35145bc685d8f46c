import { commands } from '../src/cli/commands.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Options that many commands share are told once. */
const shared = new Set([
  'json',
  'config',
  'data-dir',
  'callback',
  'sandbox-instance',
  'ca-file',
  'allow-domain',
  'log',
  'log-file',
]);

type KnownCommand = (typeof commands)[keyof typeof commands];

type Flags = Readonly<Record<string, { readonly required?: boolean; readonly hidden?: boolean }>>;

/** How a command is called: its words, what it takes, and the options that it cannot do without. */
function usage(id: string, { args = {}, flags = {}, strict = true }: KnownCommand): string {
  const names = Object.keys(args);
  const taken = Object.entries(args).map(([name, { required }]) => {
    const word = `${name.toUpperCase()}${strict || name !== names.at(-1) ? '' : '…'}`;
    return required === true ? word : `[${word}]`;
  });
  const needed = Object.entries(flags as Flags).filter(([, { required }]) => required === true);
  return [...id.split(':'), ...taken, ...needed.map(([name]) => `--${name} …`)].join(' ');
}

/** The options of its own that a command can do without. */
function options({ flags = {} }: KnownCommand): string {
  return Object.entries(flags as Flags)
    .filter(([name, { hidden, required }]) => hidden !== true && required !== true && !shared.has(name))
    .map(([name]) => `\`--${name}\``)
    .join(' ');
}

/** The README's table of commands, straight from the command map. */
export function commandTable(): string {
  const rows = Object.entries(commands)
    .filter(([id]) => id !== 'help')
    .map(([id, command]) => {
      return `| \`${cell(usage(id, command))}\` | ${cell(command.summary ?? '')} | ${options(command)} |`;
    });
  return ['| coupa-account … | what it does | options |', '|---|---|---|', ...rows].join('\n');
}
