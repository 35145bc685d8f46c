import { ConnectorError } from '../errors.ts';
import { validateConnectorManifest } from '../generated/manifest-validators.js';
import type { ConnectorManifest } from '../generated/types.ts';
import { assertValid, formatSchemaFinding } from '../schema-validator.ts';
import { manifestConstraints } from './constraints.ts';

/**
 * Holds parsed JSON against the manifest schema, then against every constraint. Throws `manifest.invalid` or
 * `manifest.contradiction` with the first field at fault; `details.problems` lists all of them and
 * `details.constraints` the broken rules.
 */
export function assertManifest(value: unknown): asserts value is ConnectorManifest {
  assertValid(validateConnectorManifest, value, { code: 'manifest.invalid' });
  const broken = manifestConstraints.flatMap(({ id, check }) =>
    check(value).map((finding) => ({ id, finding })),
  );
  const [first] = broken;
  if (first === undefined) return;
  throw new ConnectorError('manifest.contradiction', {
    message: first.finding.problem,
    action: first.finding.instead,
    field: first.finding.field,
    details: {
      problems: broken.map(({ finding }) => formatSchemaFinding(finding)),
      constraints: [...new Set(broken.map(({ id }) => id))],
    },
  });
}
