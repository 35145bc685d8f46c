/** Where in the page somebody is. */
export type Route =
  | { readonly view: 'list' }
  | { readonly view: 'new'; readonly copyOf?: string }
  | { readonly view: 'account'; readonly id: string }
  | { readonly view: 'edit'; readonly id: string }
  | { readonly view: 'draft'; readonly id: string }
  | { readonly view: 'open'; readonly token: string };

const identifier = '([A-Za-z0-9_-]{1,128})';

const patterns: readonly (readonly [RegExp, (id: string) => Route])[] = [
  [/^#\/accounts\/new$/, () => ({ view: 'new' })],
  [new RegExp(`^#/accounts/new/${identifier}$`), (copyOf) => ({ view: 'new', copyOf })],
  [new RegExp(`^#/accounts/${identifier}$`), (id) => ({ view: 'account', id })],
  [new RegExp(`^#/accounts/${identifier}/edit$`), (id) => ({ view: 'edit', id })],
  [new RegExp(`^#/drafts/${identifier}$`), (id) => ({ view: 'draft', id })],
  [new RegExp(`^#/open/${identifier}$`), (token) => ({ view: 'open', token })],
];

/** The route that the fragment of the address names; the list for anything unknown. */
export function parseRoute(hash: string): Route {
  for (const [pattern, route] of patterns) {
    const match = pattern.exec(hash);
    if (match !== null) return route(match[1] ?? '');
  }
  return { view: 'list' };
}

/** The fragment of the address for a route. */
export function formatRoute(route: Route): string {
  switch (route.view) {
    case 'new':
      return route.copyOf === undefined ? '#/accounts/new' : `#/accounts/new/${route.copyOf}`;
    case 'account':
      return `#/accounts/${route.id}`;
    case 'edit':
      return `#/accounts/${route.id}/edit`;
    case 'draft':
      return `#/drafts/${route.id}`;
    case 'open':
      return `#/open/${route.token}`;
    default:
      return '#/';
  }
}
