/** The page of one account. */
export const detailTexts = {
  since: (at: string) => `Since ${at}`,
  next: 'What to do',
  cause: 'Cause',
  lifetimeTitle: 'Life of the token',
  noToken: 'There is no token. Authorize gives the account one.',
  settingsTitle: 'Settings',
  scopesTitle: 'Scopes',
  scopeLegend: 'Requested beside granted.',
  scopeFates: {
    granted: 'granted',
    missing: 'requested, not granted',
    unasked: 'granted without being asked for',
  },
  missing: (count: number) =>
    count === 1
      ? 'One requested scope was not granted. Add it to the client in Coupa, then authorize again; or remove it here.'
      : `${count} requested scopes were not granted. Add them to the client in Coupa, then authorize again; or remove them here.`,
  timelineTitle: 'Timeline',
  timelineEmpty: 'Nothing has happened yet.',
  older: 'Show older',
  byYou: 'by you',
  by: (actor: string) => `by ${actor}`,
  renew: 'Renew now',
  renewed: 'The token was renewed.',
  validate: 'Validate',
  edit: 'Edit or authorize',
  more: 'More actions',
  facts: {
    host: 'Host',
    grant: 'Grant',
    clientId: 'Client ID',
    secret: 'Client Secret',
    secretStored: (fingerprint: string, at: string) => `fingerprint ${fingerprint}, stored ${at}`,
    renewal: 'Next renewal',
    lastUsed: 'Last used',
    autoRefresh: 'Auto-refresh',
    on: 'on',
    off: 'off',
    changed: 'Last changed',
  },
} as const;

/** The drawing of a token's life. */
export const lifetimeTexts = {
  marks: {
    consented: 'Consent given',
    received: 'Token received',
    renewal: 'Renewal due',
    expiry: 'Token ends',
    horizon: 'Grant ends',
  },
  now: 'now',
  grantScale: 'Dotted stretches are drawn shorter than they are.',
  describe: (parts: readonly string[]) => `The life of the token on one time axis: ${parts.join('; ')}.`,
  at: (name: string, at: string, away: string) => `${name} ${at}, ${away}`,
} as const;

/** The small tool that sends one read to Coupa. */
export const operationTexts = {
  title: 'Try an operation',
  lead: 'Sends one GET to Coupa with the token of this account. Nothing is changed.',
  path: 'Path',
  pathHelp: 'Starts with /api/. A limit keeps the answer small.',
  send: 'Send',
  answer: (status: number) => `Coupa answered ${status}`,
  truncated: (shown: number, all: number) =>
    `The first ${shown.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} characters.`,
  emptyBody: 'The answer has no body.',
  body: 'Body of the answer',
} as const;

/** What happened, by the name that the host gives it. An event that is not listed is shown by that name. */
export const eventTexts: Readonly<Record<string, string>> = {
  'account.created': 'Account created',
  'account.edited': 'Settings changed',
  'account.removed': 'Account deleted',
  'account.disconnected': 'Disconnected',
  'authorize.started': 'Authorize started',
  'authorize.finished': 'Authorized',
  'authorize.refused': 'Authorize refused',
  'draft.applied': 'Draft applied',
  'draft.cancelled': 'Draft cancelled',
  'health.changed': 'Health changed',
  'token.renewed': 'Token renewed',
  'token.adopted': 'Token of another process taken over',
  'token.revoked': 'Token revoked',
  'renewal.succeeded': 'Renewal succeeded',
  'renewal.refused': 'Renewal refused',
  'renewal.withheld': 'Renewal held back',
  'refresh.replayed': 'Renewal finished from the journal',
  'operation.refused': 'Operation refused',
  'operation.failed': 'Operation failed',
  'revocation.failed': 'Revocation failed',
  'revocation.postponed': 'Revocation postponed',
  'revocation.given_up': 'Revocation given up',
};
