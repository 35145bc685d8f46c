import { closeSync, readSync } from 'node:fs';
import type { HookContext } from '../../account/hook-context.ts';
import { ConnectorError } from '../../errors.ts';
import { createKeyFile, loadKeyFile } from './key-file.ts';
import type { KeyRing } from './key-ring.ts';
import { parseKeys } from './parse-keys.ts';
import { runKeyCommand } from './run-key-command.ts';

/**
 * Where the keys come from; all but the ring in the form of a key file (check A-47).
 * - `file`: readable by its owner alone; made on the very first start
 * - `command`: what a program prints, as program and arguments; no shell
 * - `descriptor`: an open file descriptor, read to its end and closed
 * - `environment`: the name of a variable, which is removed once it is read. Other programs of the same user can see
 *   the environment that a process was started with, so this is accepted with a logged warning only.
 * - `ring`: one that the caller holds
 */
export type KeySource =
  | { readonly file: string }
  | { readonly command: readonly string[] }
  | { readonly descriptor: number }
  | { readonly environment: string }
  | { readonly ring: KeyRing };

const mostBytes = 64 * 1024;

/**
 * The ring of a source; undefined when the file does not exist or the variable is not set. Throws `host.key_*`.
 */
export async function readKeys(
  source: KeySource,
  log: HookContext['log'] = () => undefined,
): Promise<KeyRing | undefined> {
  if ('ring' in source) return source.ring;
  if ('file' in source) return loadKeyFile(source.file);
  if ('command' in source) return parseKeys(await runKeyCommand(source.command));
  if ('descriptor' in source) return parseKeys(readDescriptor(source.descriptor));
  const text = process.env[source.environment];
  if (text === undefined) return undefined;
  delete process.env[source.environment];
  log({ event: 'host.key_from_environment', variable: source.environment });
  return parseKeys(text);
}

/** Makes the keys of a new database, where the source is a file; undefined for others. Throws `host.key_*`. */
export function createKeys(source: KeySource): KeyRing | undefined {
  return 'file' in source ? createKeyFile(source.file) : undefined;
}

/** Whether a source can bring more keys while the host runs. */
export function canGrow(source: KeySource): boolean {
  return 'file' in source || 'command' in source;
}

function readDescriptor(descriptor: number): string {
  const bytes = Buffer.alloc(mostBytes + 1);
  let length = 0;
  try {
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    closeSync(descriptor);
  } catch (cause) {
    throw new ConnectorError('host.key_unreadable', { cause });
  }
  if (length > mostBytes) throw new ConnectorError('host.key_unreadable');
  const text = bytes.toString('utf8', 0, length);
  bytes.fill(0);
  return text;
}
