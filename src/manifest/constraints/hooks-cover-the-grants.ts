import type { ConnectorManifest, HookName } from '../../generated/types.ts';
import type { ManifestConstraint } from './constraint.ts';

const always: readonly HookName[] = [
  'authorize.begin',
  'refresh',
  'validate',
  'validate.plan',
  'beforeOperation',
  'disconnect',
];

function neededHooks({ grants, endpoints }: ConnectorManifest): readonly HookName[] {
  const consented = grants.some(({ interactive }) => interactive);
  return [
    ...always,
    ...(consented ? (['authorize.complete'] as const) : []),
    ...(endpoints.revocation === null ? [] : (['revoke'] as const)),
  ];
}

/** The host calls every hook that the grants and endpoints lead to; the schema already refuses unknown ones. */
export const hooksCoverTheGrants: ManifestConstraint = {
  id: 'hooks-cover-the-grants',
  check: (manifest) =>
    neededHooks(manifest)
      .filter((name) => !manifest.hooks.names.includes(name))
      .map((name) => ({
        field: 'hooks.names',
        problem: `The hook ${name} is needed and not declared.`,
        instead: `Add ${name}.`,
      })),
};
