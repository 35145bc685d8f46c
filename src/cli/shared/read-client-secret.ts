import { ConnectorError } from '../../errors.ts';
import { promptHidden } from './prompt.ts';
import { readSecret } from './read-secret.ts';

interface SecretSource {
  readonly 'client-secret-file'?: string | undefined;
  readonly 'client-secret-stdin'?: boolean | undefined;
  readonly 'client-secret-fd'?: number | undefined;
}

/** Whether the options say where the client secret is. */
export function namesSecret(source: SecretSource): boolean {
  return (
    source['client-secret-file'] !== undefined ||
    source['client-secret-stdin'] === true ||
    source['client-secret-fd'] !== undefined
  );
}

/**
 * The client secret from file, descriptor, standard input or a hidden prompt; one line end is dropped. Throws
 * `cli.usage` for what cannot be read and `account.secret_missing` when there is neither an option nor a terminal, or
 * nothing came.
 */
export async function readClientSecret(source: SecretSource): Promise<string> {
  const place = {
    file: source['client-secret-file'],
    stdin: source['client-secret-stdin'],
    fd: source['client-secret-fd'],
  };
  const secret = (await readSecret(place, 'client-secret')) ?? (await askForSecret());
  if (secret === '') throw new ConnectorError('account.secret_missing');
  return secret;
}

function askForSecret(): Promise<string> {
  if (process.stdin.isTTY) return promptHidden('Client Secret (not shown): ');
  throw new ConnectorError('account.secret_missing', {
    action:
      'Give it by --client-secret-file FILE, --client-secret-fd or --client-secret-stdin, or run in a terminal to be asked.',
  });
}
