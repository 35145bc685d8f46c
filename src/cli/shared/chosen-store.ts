/**
 * The database from `COUPA_ACCOUNT_STORE`, as in postgres://USER:PASSWORD@HOST/DATABASE; nothing when it is not set.
 * An address may hold a password, so it has no option (check A-46).
 */
export function chosenStore(environment: Readonly<Record<string, string | undefined>> = process.env): {
  readonly store?: string;
} {
  const store = environment['COUPA_ACCOUNT_STORE'];
  return store ? { store } : {};
}
