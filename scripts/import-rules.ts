import type { IForbiddenRuleType } from 'dependency-cruiser';

/** Rooms and what each may import, besides `errors` and `generated`, which everybody may. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  generated: [],
  transport: [],
  'schema-validator': [],
  manifest: ['schema-validator'],
  oauth: [],
  account: ['oauth', 'schema-validator'],
  host: ['account', 'manifest', 'schema-validator', 'transport'],
  server: ['host'],
  packaging: ['manifest'],
  sandbox: [],
  web: ['schema-validator'],
  cli: ['host', 'server', 'sandbox', 'packaging', 'manifest'],
  index: ['account', 'manifest'],
};

/** What of another room is its mouth, where a room may not be entered by every door. */
const doors: Readonly<Record<string, string>> = {
  'host→account':
    '^src/account/(hooks|hook-context|refresh-due|normalize-settings|normalize-scopes|coupa-instance|redirect-uri-for|auth-signals|settings-identity)\\.ts$',
};

const roomPath = (room: string): string => `^src/${room}(/|\\.ts$)`;

function roomRule(room: string, allowed: readonly string[]): IForbiddenRuleType {
  const base = room === 'sandbox' ? [] : ['errors', 'generated'];
  const reachable = [room, ...base, ...allowed].map(roomPath);
  return {
    name: `${room}-imports-only-its-neighbours`,
    severity: 'error',
    from: { path: roomPath(room) },
    to: { path: '^src/', pathNot: reachable.join('|') },
  };
}

function doorRule([pair, door]: readonly [string, string]): IForbiddenRuleType {
  const [from = '', to = ''] = pair.split('→');
  return {
    name: `${from}-enters-${to}-by-its-door`,
    severity: 'error',
    from: { path: roomPath(from) },
    to: { path: roomPath(to), pathNot: door },
  };
}

/** Each library has one home. */
function homeRule(library: string, home: string): IForbiddenRuleType {
  return {
    name: `${library}-has-one-home`,
    severity: 'error',
    from: { path: '^src/', pathNot: home },
    to: { path: `node_modules/(@types/)?${library}/` },
  };
}

/** The import directions of this house as dependency-cruiser rules. */
export const importRules: IForbiddenRuleType[] = [
  ...Object.entries(mayImport).map(([room, allowed]) => roomRule(room, allowed)),
  ...Object.entries(doors).map(doorRule),
  {
    name: 'every-file-lives-in-a-room',
    severity: 'error',
    from: { path: '^src/', pathNot: Object.keys(mayImport).map(roomPath).join('|') },
    to: {},
  },
  {
    name: 'nobody-imports-cli',
    severity: 'error',
    from: { pathNot: '^src/cli/' },
    to: { path: '^src/cli/' },
  },
  { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  homeRule('undici', '^src/transport(/|\\.ts$)'),
  homeRule('oauth4webapi', '^src/oauth/'),
  homeRule('better-sqlite3', '^src/host/store/'),
  homeRule('pg', '^src/host/store/'),
  homeRule('kysely', '^src/host/store/'),
  homeRule('pino', '^src/host/log/'),
  homeRule('@opentelemetry', '^src/host/telemetry/'),
  // Bundled into that one file; the shipped package depends on neither.
  homeRule('@opentelemetry/(?:sdk-metrics|exporter-prometheus)', '^src/host/telemetry/prometheus\\.ts$'),
  homeRule('ajv', '^$'),
  homeRule('ajv-formats', '^$'),
  homeRule('@oclif', '^src/cli/'),
  ...['react', 'react-dom', '@mantine', '@rjsf', '@tabler'].map((library) => homeRule(library, '^src/web/')),
  homeRule('hono', '^src/(server|sandbox)/'),
  homeRule('@hono', '^src/(server|sandbox)/'),
  {
    name: 'hooks-touch-no-world',
    severity: 'error',
    from: { path: '^src/(account|oauth)/' },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|crypto|util)$' },
  },
];
