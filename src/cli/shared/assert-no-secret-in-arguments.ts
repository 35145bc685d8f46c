import { ConnectorError } from '../../errors.ts';

/** Options that would carry a secret, in every spelling people try. Check A-46. */
const secretOption =
  /^--?(client[-_]?secret|secret|password|pass[-_]?phrase|access[-_]?token|refresh[-_]?token)(=|$)/i;

/**
 * Refuses a command line that carries a secret before anything else looks at it.
 * Throws `cli.secret_in_argument`; names the option, never its value.
 */
export function assertNoSecretInArguments(argv: readonly string[]): void {
  const option = argv.find((argument) => secretOption.test(argument));
  if (option === undefined) return;
  throw new ConnectorError('cli.secret_in_argument', { details: { option: option.split('=', 1)[0] ?? '' } });
}
