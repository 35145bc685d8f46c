interface SpanDefinition {
  readonly means: string;
  readonly attributes: readonly string[];
}

interface MetricDefinition {
  readonly kind: 'counter' | 'up-down counter' | 'histogram' | 'observable gauge';
  readonly unit: string;
  readonly means: string;
  readonly attributes: readonly string[];
  readonly boundaries?: readonly number[];
}

/** Every span of the host. No attribute holds a secret, an address with a query, or an answer. */
export const spanTable = {
  'coupa.renewal': {
    means: 'One renewal of one account, from the first look to the last write.',
    attributes: [
      'coupa.account.id',
      'coupa.renewal.reason',
      'coupa.renewal.outcome',
      'coupa.renewal.rotation',
      'coupa.renewal.lease_wait_ms',
      'coupa.token.generation',
      'coupa.token.version',
      'error.type',
    ],
  },
  'coupa.renewal.lease_wait': {
    means: 'Waiting for the lease, with the look at what is stored.',
    attributes: ['error.type'],
  },
  'coupa.renewal.token_request': {
    means: 'The one request to the token endpoint.',
    attributes: ['http.response.status_code', 'error.type'],
  },
  'coupa.renewal.journal': { means: 'Sealing the answer into the journal.', attributes: ['error.type'] },
  'coupa.renewal.save': {
    means: 'Saving the answer over what it was spent from.',
    attributes: ['error.type'],
  },
  'coupa.authorization': {
    means: 'One half of an authorization; with client credentials `begin` is the whole.',
    attributes: ['coupa.authorization.phase', 'coupa.account.id', 'error.type'],
  },
  'coupa.validate': {
    means: 'One run of Validate.',
    attributes: ['coupa.account.id', 'coupa.validate.valid', 'error.type'],
  },
  'coupa.operation': {
    means: 'One operation, with the repetition after a rejected token.',
    attributes: [
      'coupa.account.id',
      'coupa.api.resource',
      'http.request.method',
      'http.response.status_code',
      'error.type',
    ],
  },
} as const satisfies Readonly<Record<string, SpanDefinition>>;

/** Every metric of the host. None is counted by account: labels stay few however many accounts there are. */
export const metricTable = {
  'coupa.renewals': {
    kind: 'counter',
    unit: '{renewal}',
    means: 'Renewals that ended, by class of outcome.',
    attributes: ['coupa.renewal.outcome', 'coupa.renewal.reason', 'error.type'],
  },
  'coupa.renewals.in_flight': {
    kind: 'up-down counter',
    unit: '{renewal}',
    means: 'Renewals that run now in this process.',
    attributes: [],
  },
  'coupa.renewal.lease_wait': {
    kind: 'histogram',
    unit: 's',
    means: 'Time until the lease was had, or somebody else had renewed.',
    attributes: ['error.type'],
    boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
  },
  'coupa.renewal.token_request': {
    kind: 'histogram',
    unit: 's',
    means: 'Time from sending a token request to its whole answer.',
    attributes: ['http.response.status_code', 'error.type'],
    boundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30],
  },
  'coupa.renewal.time_to_expiry': {
    kind: 'histogram',
    unit: 's',
    means: 'What was left of the access token when its renewal had its turn; 0 when it had ended.',
    attributes: ['coupa.renewal.reason'],
    boundaries: [0, 60, 600, 1_800, 3_600, 7_200, 10_800, 14_400, 18_000, 21_600, 43_200, 86_400],
  },
  'coupa.accounts': {
    kind: 'observable gauge',
    unit: '{account}',
    means: 'Accounts by health state.',
    attributes: ['coupa.health.state'],
  },
  'coupa.instances.resting': {
    kind: 'observable gauge',
    unit: '1',
    means: '1 while an instance is left alone because its token service fails, 0 when it works again.',
    attributes: ['server.address'],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type SpanName = keyof typeof spanTable;
export type MetricName = keyof typeof metricTable;
