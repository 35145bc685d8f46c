/** One scope an instance knows. Further members, as in a fuller catalogue, are ignored. */
export interface ScopeEntry {
  readonly scope: string;
  readonly description?: string;
}

/** The scopes of the instance, in order, and what each permits in words. */
export interface ScopeCatalogue {
  readonly entries: readonly ScopeEntry[];
  /** Plain words for any well-formed scope, known or not. */
  describe(scope: string): string;
}

/** The scopes that exist when no catalogue is given: what the sandbox's own resources and clients need. */
const builtIn: readonly ScopeEntry[] = [
  { scope: 'core.common.read', description: 'Read common reference data such as currencies.' },
  { scope: 'core.common.write', description: 'Change common reference data such as currencies.' },
  { scope: 'core.invoice.read', description: 'Read invoices.' },
  { scope: 'core.invoice.write', description: 'Create and change invoices.' },
  { scope: 'core.purchase_order.read', description: 'Read purchase orders.' },
  { scope: 'core.supplier.read', description: 'Read suppliers.' },
  { scope: 'core.supplier.write', description: 'Create and change suppliers.' },
  { scope: 'core.user.read', description: 'Read users.' },
  { scope: 'core.user.write', description: 'Create and change users.' },
  { scope: 'email', description: 'See the e-mail address of the person who consents.' },
  { scope: 'login', description: 'See the login of the person who consents.' },
  { scope: 'offline_access', description: 'Stay connected: renew access without asking again.' },
  { scope: 'openid', description: 'Identify the person who consents.' },
  { scope: 'profile', description: 'See the profile of the person who consents.' },
];

/** Makes the catalogue from the given entries, or from the built-in ones. */
export function createScopeCatalogue(entries: readonly ScopeEntry[] = builtIn): ScopeCatalogue {
  const words = new Map(entries.map((entry) => [entry.scope, entry.description]));
  return { entries, describe: (scope) => words.get(scope) ?? wordsFromName(scope) };
}

/** Splits a scope parameter at blanks, once each. RFC 6749 3.3. */
export function splitScopes(text: string): readonly string[] {
  return [...new Set(text.split(' ').filter((scope) => scope !== ''))];
}

const rights: Readonly<Record<string, string>> = {
  read: 'Read',
  write: 'Create and change',
  create: 'Create',
  delete: 'Delete',
  bypass: 'Bypass',
  read_write: 'Read and change',
};

function wordsFromName(scope: string): string {
  const parts = scope.split('.');
  const right = rights[parts.at(-1) ?? ''];
  const object = parts.slice(1, right === undefined ? undefined : -1).join(' ');
  return `${right ?? 'Use'} ${(object || scope).replaceAll('_', ' ')}.`;
}
