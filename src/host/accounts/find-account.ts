import { ConnectorError } from '../../errors.ts';
import type { AccountSnapshot, StoreTables } from '../store/store.ts';

/** The account with this id. Throws `account.not_found`. */
export async function findAccount(
  tables: Pick<StoreTables, 'accounts'>,
  id: string,
): Promise<AccountSnapshot> {
  const snapshot = await tables.accounts.get(id);
  if (snapshot === undefined) throw new ConnectorError('account.not_found');
  return snapshot;
}

/** The account with this id or, failing that, this label. Throws `account.not_found`. */
export async function findAccountByName(
  tables: Pick<StoreTables, 'accounts'>,
  idOrLabel: string,
): Promise<AccountSnapshot> {
  const snapshot = (await tables.accounts.get(idOrLabel)) ?? (await tables.accounts.findByLabel(idOrLabel));
  if (snapshot === undefined) throw new ConnectorError('account.not_found');
  return snapshot;
}
