import { Args } from '@oclif/core';
import type { CliScopeDiff, CliScopeRow } from '../../../generated/types.ts';
import { compareScopes } from '../../../host/scopes/compare-scopes.ts';
import { readOperations } from '../../../host/scopes/scope-data.ts';
import { scopesForOperations } from '../../../host/scopes/scopes-for-operations.ts';
import { accountArgument } from '../../shared/account-argument.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { exitCodes } from '../../shared/exit-code.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { paint } from '../../shared/paint.ts';
import { shellQuote } from '../../shared/shell-quote.ts';
import { headedLines } from '../../shared/table.ts';
import { unknownLines } from '../../shared/unknown-operations.ts';

const answer = (value: boolean | null): string => (value === null ? '?' : value ? 'yes' : 'no');

/** A scope that is asked for or needed, and that the account does not have. */
function isMissing({ requested, granted, neededFor }: CliScopeRow): boolean {
  if (granted === false) return requested || neededFor.length > 0;
  return neededFor.length > 0 && !requested && granted !== true;
}

function cells(row: CliScopeRow): readonly string[] {
  const { scope, requested, granted, neededFor } = row;
  return [scope, answer(requested), answer(granted), neededFor.join(', ') || '–'];
}

export default class ScopesDiff extends AccountCommand {
  static override summary = 'Compare requested, granted and needed scopes of an account.';
  static override description =
    'Ends with 3 when a scope is missing. Scopes travel in every token request, so client and account must change together: otherwise Coupa gives no more tokens.';
  static override strict = false;
  static override args = {
    ...accountArgument,
    operation: Args.string({
      description: 'Name, or method and path, of an operation to be possible; several are possible.',
    }),
  };
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> scopes diff "Coupa Production"',
    '<%= config.bin %> scopes diff "Coupa Production" "GET /api/currencies" --json',
  ];

  async run(): Promise<CliScopeDiff> {
    const { args, argv, flags } = await this.parse(ScopesDiff);
    const named = argv.slice(1).map(String);
    const { operations, unknown } = scopesForOperations(readOperations(), named);
    const account = await this.withHost(flags, (host) => host.accounts.show(args.account));
    const scopes = compareScopes(account, operations);
    this.print(headedLines([['SCOPE', 'REQUESTED', 'GRANTED', 'NEEDED FOR'], ...scopes.map(cells)]));
    this.print(unknownLines(unknown));
    const missing = scopes.filter(isMissing).map(({ scope }) => scope);
    if (missing.length > 0) {
      this.log(`${paint('red', 'Missing:')} ${missing.join(' ')}`);
      process.exitCode = exitCodes.configuration;
    }
    this.next(...this.#steps(account.settings, missing));
    return { account: account.id, scopes, unknown };
  }

  #steps(
    { label, scopes }: { readonly label: string; readonly scopes: readonly string[] },
    missing: readonly string[],
  ): readonly string[] {
    const { bin } = this.config;
    const account = shellQuote(label);
    if (missing.length === 0) return [`${bin} validate ${account}`];
    const wanted = [...new Set([...scopes, ...missing])].join(' ');
    const add = 'Add the missing scopes to the client in Coupa, then';
    return [
      add,
      `${bin} accounts edit ${account} --scopes ${shellQuote(wanted)}`,
      `${bin} authorize ${account}`,
    ];
  }
}
