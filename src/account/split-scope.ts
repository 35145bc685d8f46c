/** The parts of a Coupa scope `service.object.right`; special scopes such as `openid` are an object alone. */
interface ScopeParts {
  readonly service?: string;
  readonly object: string;
  readonly right?: string;
}

/** Splits on the first and the last dot only: objects may have dots (`core.inventory.receiving.write`). */
export function splitScope(scope: string): ScopeParts {
  const first = scope.indexOf('.');
  const last = scope.lastIndexOf('.');
  if (first === -1) return { object: scope };
  if (first === last) return { service: scope.slice(0, first), object: scope.slice(first + 1) };
  return {
    service: scope.slice(0, first),
    object: scope.slice(first + 1, last),
    right: scope.slice(last + 1),
  };
}
