import type { ConnectorManifest } from '../../generated/types.ts';
import { paint } from './paint.ts';
import { pairLines } from './table.ts';

const percent = (part: number): string => `${Math.round(part * 100)} %`;

/** What a manifest declares, for a person who decides about a host. */
export function manifestLines(manifest: ConnectorManifest): readonly string[] {
  const { connector, requires, accountType, hooks, grants, endpoints, renewal, network } = manifest;
  const { from, to } = renewal.renewAfter;
  return [
    `${paint('bold', connector.title)} ${connector.version}`,
    ...pairLines([
      ['Connector', connector.id],
      ['What it does', connector.description],
      ['Licence', connector.license],
      ['Needs', `Node ${requires.node}, host contract ${requires.hostContract}`],
      ['Account type', `${accountType.id}, schema version ${accountType.schemaVersion}`],
      ['Hooks', hooks.names.join(' ')],
      ['Calls', network.hostSuffixes.map((suffix) => `*.${suffix}`).join(' ')],
      ['Authorizes at', endpoints.authorization],
      ['Asks tokens of', endpoints.token],
      ['Revokes at', endpoints.revocation ?? 'nowhere: no such endpoint is documented'],
      ['Renews', `after ${percent(from)} to ${percent(to)} of a token's life`],
    ]),
    '',
    paint('bold', 'Grants'),
    ...pairLines(grants.map(({ id, renewBy }) => [id, `renews by ${renewBy.replace('_', ' ')}`])),
    '',
    paint('bold', 'Form'),
    ...pairLines(
      accountType.form.sections.map(({ title, fields }) => [title, fields.map(({ name }) => name).join(' ')]),
    ),
  ];
}
