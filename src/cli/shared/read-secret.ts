import { readFileSync } from 'node:fs';
import { ConnectorError } from '../../errors.ts';

/** Where a secret comes from when nobody is asked for it; at most one of them. */
export interface SecretPlace {
  readonly file?: string | undefined;
  readonly stdin?: boolean | undefined;
  readonly fd?: number | undefined;
}

/**
 * A secret from a file, standard input or an open file descriptor, without the line end; undefined when no place is
 * named. `option` is how the options are called. Throws `cli.usage` when it cannot be read.
 */
export async function readSecret(
  { file, stdin, fd }: SecretPlace,
  option: string,
): Promise<string | undefined> {
  if (file !== undefined) return readFrom(file, `--${option}-file`);
  if (fd !== undefined) return readFrom(fd, `--${option}-fd`);
  if (stdin !== true) return undefined;
  const { text } = await import('node:stream/consumers');
  return withoutLineEnd(await text(process.stdin));
}

function readFrom(place: string | number, option: string): string {
  try {
    return withoutLineEnd(readFileSync(place, 'utf8'));
  } catch {
    throw new ConnectorError('cli.usage', {
      message: `What ${option} names cannot be read.`,
      action: 'Check path and permissions, or that the descriptor is open.',
    });
  }
}

function withoutLineEnd(value: string): string {
  return value.replace(/\r?\n$/, '');
}
