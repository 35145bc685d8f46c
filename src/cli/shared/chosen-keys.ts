import { ConnectorError } from '../../errors.ts';
import type { KeySource } from '../../host/keys/key-source.ts';

const command = 'COUPA_ACCOUNT_KEY_COMMAND';
const descriptor = 'COUPA_ACCOUNT_KEY_FD';
const text = 'COUPA_ACCOUNT_KEY';

/**
 * Where the keys come from when not from the file in the data folder: `COUPA_ACCOUNT_KEY_COMMAND`, program and
 * arguments as a JSON list; `COUPA_ACCOUNT_KEY_FD`, the number of an open file descriptor; or `COUPA_ACCOUNT_KEY`, the
 * text of a key file. Nothing when none is set. Throws `cli.usage` for two of them and for what is not understood,
 * without repeating it.
 */
export function chosenKeys(environment: Readonly<Record<string, string | undefined>> = process.env): {
  readonly keys?: KeySource;
} {
  const set = [command, descriptor, text].filter((name) => environment[name]);
  if (set.length > 1) throw misused(`Set one of ${set.join(' and ')}, not both.`);
  switch (set[0]) {
    case command:
      return { keys: { command: readCommand(environment[command] ?? '') } };
    case descriptor:
      return { keys: { descriptor: readDescriptor(environment[descriptor] ?? '') } };
    case text:
      return { keys: { environment: text } };
    default:
      return {};
  }
}

function readCommand(json: string): readonly string[] {
  const [program, ...args] = readList(json);
  if (program === undefined || program === '') {
    throw misused(`${command} is not a JSON list of strings, as in ["vault-key", "--name", "coupa"].`);
  }
  return [program, ...args];
}

function readList(json: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) && list.every((part) => typeof part === 'string') ? list : [];
  } catch {
    return [];
  }
}

function readDescriptor(number: string): number {
  if (!/^[1-9]\d{0,4}$/.test(number) || Number(number) < 3) {
    throw misused(`${descriptor} is not the number of an open file descriptor above 2.`);
  }
  return Number(number);
}

function misused(message: string): ConnectorError {
  return new ConnectorError('cli.usage', { message });
}
