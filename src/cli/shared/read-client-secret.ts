import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ConnectorError } from '../../errors.ts';
import { promptHidden } from './prompt.ts';

interface SecretSource {
  readonly 'client-secret-file'?: string | undefined;
  readonly 'client-secret-stdin'?: boolean | undefined;
}

function withoutLineEnd(value: string): string {
  return value.replace(/\r?\n$/, '');
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new ConnectorError('cli.usage', {
      message: 'The file of --client-secret-file cannot be read.',
      action: 'Check path and permissions.',
    });
  }
}

/**
 * The client secret from file, standard input or a hidden prompt; one line end is dropped. Throws `cli.usage` for
 * an unreadable file and `account.secret_missing` when there is neither an option nor a terminal, or nothing came.
 */
export async function readClientSecret(source: SecretSource): Promise<string> {
  const secret = withoutLineEnd(await readRaw(source));
  if (secret === '') throw new ConnectorError('account.secret_missing');
  return secret;
}

async function readRaw(source: SecretSource): Promise<string> {
  if (source['client-secret-file'] !== undefined) return readSecretFile(source['client-secret-file']);
  if (source['client-secret-stdin'] === true) return text(process.stdin);
  if (process.stdin.isTTY) return promptHidden('Client Secret (not shown): ');
  throw new ConnectorError('account.secret_missing', {
    action:
      'Give it by --client-secret-file FILE or --client-secret-stdin, or run in a terminal to be asked.',
  });
}
