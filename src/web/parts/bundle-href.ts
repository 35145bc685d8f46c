/** Where the host hands out the support bundle of an account or a draft. */
export function bundleHref(kind: 'accounts' | 'drafts', id: string): string {
  return `./api/${kind}/${encodeURIComponent(id)}/bundle`;
}
