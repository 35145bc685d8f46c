import type { Schema } from './schema.ts';

/** A column that holds sealed values, and what they are bound to beside the primary key of their row. */
export interface SealedColumn {
  readonly table: keyof Schema;
  /** The primary key; its value is the subject that the value is sealed for. */
  readonly key: string;
  readonly column: string;
  readonly field: string;
}

/** The names that sealed values are bound to. */
export const sealedFields = {
  clientSecret: 'client_secret',
  tokenState: 'token_state',
  codeVerifier: 'code_verifier',
  revokedAccount: 'revoked_account',
} as const;

/** Every column with sealed values; a rotation of keys walks them all. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'account_secrets',
    key: 'account_id',
    column: 'sealed_client_secret',
    field: sealedFields.clientSecret,
  },
  { table: 'token_states', key: 'account_id', column: 'sealed_tokens', field: sealedFields.tokenState },
  { table: 'drafts', key: 'id', column: 'sealed_client_secret', field: sealedFields.clientSecret },
  { table: 'drafts', key: 'id', column: 'sealed_tokens', field: sealedFields.tokenState },
  {
    table: 'pending_authorizations',
    key: 'state_hash',
    column: 'sealed_verifier',
    field: sealedFields.codeVerifier,
  },
  { table: 'revocations', key: 'id', column: 'sealed_account', field: sealedFields.revokedAccount },
];
