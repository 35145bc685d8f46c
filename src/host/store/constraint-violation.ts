/**
 * Whether a write was refused because a unique value is already taken, as both databases say it; a key that counts
 * or is random is not meant. See https://sqlite.org/rescode.html#constraint_unique and
 * https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (error.code === 'SQLITE_CONSTRAINT_UNIQUE') return true;
  const constraint = 'constraint' in error ? String(error.constraint) : '';
  return error.code === '23505' && !constraint.endsWith('_pkey');
}

/** Whether a write was refused because the row it belongs to is not there, or no longer; as both databases say it. */
export function isForeignKeyViolation(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY' || error.code === '23503';
}
