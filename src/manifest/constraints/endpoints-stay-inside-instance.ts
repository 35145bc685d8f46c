import type { ManifestConstraint } from './constraint.ts';

/** One slash, then plain segments; dots, encoded characters, backslashes and user information never lead elsewhere. */
const plainPath = /^\/[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*(?:\?[A-Za-z0-9_=&.[\]-]*)?$/;

/** Only the probe may carry a query: what the others send belongs to the protocol. */
const mayHaveQuery = 'probe';

function problemOf(name: string, path: string): string | undefined {
  if (!plainPath.test(path))
    return `The ${name} endpoint is not a plain path and could lead outside the instance.`;
  if (path.includes('?') && name !== mayHaveQuery) return `The ${name} endpoint carries a query.`;
  return undefined;
}

/** Endpoints are paths under the instance that the account names; joined to its host they cannot name another. */
export const endpointsStayInsideInstance: ManifestConstraint = {
  id: 'endpoints-stay-inside-instance',
  check: ({ endpoints }) =>
    Object.entries(endpoints).flatMap(([name, path]) => {
      const problem = path === null ? undefined : problemOf(name, path);
      if (problem === undefined) return [];
      return [{ field: `endpoints.${name}`, problem, instead: 'Use a path such as /oauth2/token.' }];
    }),
};
