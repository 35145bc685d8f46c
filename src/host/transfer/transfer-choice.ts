import type { CliImportRow } from '../../generated/types.ts';

/** What an export takes along. */
export interface ExportChoice {
  /** Ids; every account without. */
  readonly ids?: readonly string[];
  /** Seals the client secrets to it; without it they stay here. */
  readonly passphrase?: string;
}

/** What becomes of an account of the file whose label the host has already. */
export type ExistingAccounts = 'refuse' | 'skip' | 'replace';

/** How accounts are imported. */
export interface ImportChoice {
  readonly passphrase?: string;
  /** Leaves sealed secrets alone: they are typed later. */
  readonly withoutSecrets?: boolean;
  /** What becomes of an account whose label the host has already. Default: nothing is imported. */
  readonly existing?: ExistingAccounts;
  /** Judges everything and writes nothing. */
  readonly dryRun?: boolean;
}

/** What became of one account of the file. */
export type ImportedAccount = CliImportRow;
