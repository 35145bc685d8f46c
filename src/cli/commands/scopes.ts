import { Args } from '@oclif/core';
import type { CliScopes, CoupaScope } from '../../generated/types.ts';
import { readScopes } from '../../host/scopes/scope-data.ts';
import { searchScopes } from '../../host/scopes/search-scopes.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { headedLines } from '../shared/table.ts';

function row({ scope, description = '–', confidence }: CoupaScope): readonly string[] {
  return [scope, confidence === 'coupa' ? 'Coupa' : 'other products', description];
}

export default class Scopes extends AccountCommand {
  static override summary = 'Search the known scopes of Coupa.';
  static override description =
    'Scopes differ by release and licence: one that is not listed may still exist. The page /oauth2/scopes of your instance has the last word.';
  static override args = {
    query: Args.string({ description: 'Words that name or description hold; all scopes without.' }),
  };
  static override examples = ['<%= config.bin %> scopes invoice', '<%= config.bin %> scopes --json'];

  async run(): Promise<CliScopes> {
    const { args } = await this.parse(Scopes);
    const words = (args.query ?? '').split(/\s+/).filter((word) => word !== '');
    const scopes = searchScopes(readScopes(), words);
    if (scopes.length === 0) this.log('No known scope holds that.');
    else this.print(headedLines([['SCOPE', 'NAMED BY', 'WHAT IT ALLOWS'], ...scopes.map(row)]));
    this.next(`${this.config.bin} scopes for "GET /api/invoices" names the scopes of an operation.`);
    return { scopes };
  }
}
