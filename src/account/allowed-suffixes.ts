import type { HookContext } from './hook-context.ts';

/** The manifest's host suffixes followed by those the operator added; lower case. */
export function allowedSuffixes(
  context: Pick<HookContext, 'manifest' | 'additionalHostSuffixes'>,
): readonly string[] {
  const added = (context.additionalHostSuffixes ?? []).map((suffix) => suffix.toLowerCase());
  return [...context.manifest.network.hostSuffixes, ...added];
}
