const ours = /^(COUPA_ACCOUNT_|PG|NODE_)/i;

/**
 * The environment that other programs get: without our own variables, which can hold keys and passwords, without
 * those of the database driver, and without those that change how Node runs (check A-47).
 */
export function childEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)));
}
