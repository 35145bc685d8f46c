import { Errors } from '@oclif/core';

function flagNames(flags: readonly unknown[]): string {
  return flags.map((flag) => String(flag).split('=', 1)[0]).join(', ');
}

function argumentNames(args: readonly unknown[]): string {
  const names = args.map((arg) =>
    typeof arg === 'object' && arg !== null && 'name' in arg ? String(arg.name).toUpperCase() : '',
  );
  return names.filter((name) => name !== '').join(', ');
}

/** oclif's own sentences, as one line and without what stood in the place of a value. */
function withoutValues(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const told = lines.filter(
    (line) => line !== '' && !/^(The following errors? occurred|See more help)/.test(line),
  );
  return told
    .map((line) => line.replace(/(--[\w-]+)=\S+/g, '$1').replace(/ but received: .*$/, ''))
    .join('; ');
}

/**
 * One sentence for a command line that oclif refused, undefined for any other error. Never repeats a value: what
 * stands in the wrong place may be a secret.
 */
export function usageMessage(error: unknown): string | undefined {
  if (!(error instanceof Errors.CLIError)) return undefined;
  const { name } = error.constructor;
  if (name === 'NonExistentFlagsError' && 'flags' in error && Array.isArray(error.flags)) {
    return `There is no option ${flagNames(error.flags)}.`;
  }
  if (name === 'RequiredArgsError' && 'args' in error && Array.isArray(error.args)) {
    return `Missing: ${argumentNames(error.args)}.`;
  }
  if (name === 'UnexpectedArgsError') return 'There is an argument too many.';
  if (name === 'FlagInvalidOptionError' || name === 'ArgInvalidOptionError') {
    const [before = '', choices = ''] = error.message.split('\n', 1)[0]?.split(' to be one of: ') ?? [];
    const option = /^Expected (--[\w-]+)=/.exec(before)?.[1] ?? 'The argument';
    return `${option} must be one of: ${choices}.`;
  }
  if (/^command .* not found$/s.test(error.message)) return 'There is no such command.';
  return withoutValues(error.message);
}
