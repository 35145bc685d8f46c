/** Where the host hands out the support bundle of an account. */
export function bundleHref(accountId: string): string {
  return `./api/accounts/${encodeURIComponent(accountId)}/bundle`;
}
