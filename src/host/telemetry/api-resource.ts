/** The resource that a path of the API names: its first two segments, never an id and never a query. */
export function apiResource(path: string): string {
  const [, name] = /^\/api\/([a-z_]{1,40})(?:[/?]|$)/.exec(path) ?? [];
  return name === undefined ? '/api/*' : `/api/${name}`;
}
