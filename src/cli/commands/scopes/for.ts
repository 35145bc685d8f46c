import { Args } from '@oclif/core';
import type { CliScopesFor } from '../../../generated/types.ts';
import { readOperations } from '../../../host/scopes/scope-data.ts';
import { scopesForOperations } from '../../../host/scopes/scopes-for-operations.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { exitCodes } from '../../shared/exit-code.ts';
import { shellQuote } from '../../shared/shell-quote.ts';
import { headedLines } from '../../shared/table.ts';
import { unknownLines } from '../../shared/unknown-operations.ts';

export default class ScopesFor extends AccountCommand {
  static override summary = 'Name the fewest scopes for some operations.';
  static override description =
    'Counts only what a named source states; for other operations it says "not known" and ends with 2. The authorization code grant needs offline_access besides, to renew.';
  static override strict = false;
  static override args = {
    operation: Args.string({
      required: true,
      description: 'Name, or method and path, of an operation; several are possible.',
    }),
  };
  static override examples = [
    '<%= config.bin %> scopes for "GET /api/invoices" "Read suppliers"',
    '<%= config.bin %> scopes for /api/currencies --json',
  ];

  async run(): Promise<CliScopesFor> {
    const { argv } = await this.parse(ScopesFor);
    const needed = scopesForOperations(readOperations(), argv.map(String));
    const rows = needed.operations.map(({ method, path, scope, source }) => [scope, method, path, source]);
    if (rows.length > 0) this.print(headedLines([['SCOPE', 'METHOD', 'PATH', 'STATED BY'], ...rows]));
    this.print(unknownLines(needed.unknown));
    if (needed.unknown.length > 0) process.exitCode = exitCodes.input;
    if (needed.scopes.length > 0) {
      this.next(
        `${this.config.bin} accounts edit ACCOUNT --scopes ${shellQuote(needed.scopes.join(' '))}`,
        'The client in Coupa must have the same scopes.',
      );
    }
    return needed;
  }
}
