/** The list of accounts. */
export const listTexts = {
  title: 'Accounts',
  lead: 'Each account gives the operations of your pipelines a valid Coupa token.',
  create: 'New account',
  search: 'Search accounts',
  searchPlaceholder: 'Label, host or client',
  filter: 'Filter by health',
  all: 'All',
  count: (shown: number, all: number) =>
    shown === all ? `${all} ${all === 1 ? 'account' : 'accounts'}` : `${shown} of ${all} accounts`,
  columns: {
    account: 'Account',
    grant: 'Grant',
    health: 'Health',
    renewal: 'Next renewal',
    used: 'Last used',
    actions: 'Actions',
  },
  renewal: {
    due: (away: string) => away,
    retry: (away: string) => `next try ${away}`,
    none: 'none planned',
    now: 'due now',
  },
  used: { never: 'not yet' },
  nothing: 'No account fits this search.',
  clear: 'Show all',
  menu: (label: string) => `Actions for ${label}`,
  open: 'Open',
  edit: 'Edit',
  removed: (label: string) => `${label} was deleted.`,
  disconnected: (label: string) => `${label} was disconnected.`,
  empty: {
    title: 'Connect your first Coupa account',
    lead: 'It takes about two minutes. You need somebody who may make a client in Coupa; that may be you.',
    steps: [
      {
        title: 'Make a client in Coupa',
        text: 'Setup > Integrations > OAuth2/OpenID Connect Clients. The guide beside the form goes with you.',
      },
      {
        title: 'Copy two values',
        text: 'Coupa shows an Identifier and a Secret. They become Client ID and Client Secret here.',
      },
      {
        title: 'Authorize, then Apply',
        text: 'The token arrives by itself and is renewed before it ends, for as long as Coupa allows.',
      },
    ],
  },
} as const;

/** What Disconnect and Delete take away. */
export const lossTexts = {
  disconnect: {
    title: (label: string) => `Disconnect ${label}?`,
    lead: 'The account keeps its settings and loses its tokens.',
    losses: [
      'Operations that use it stop at once.',
      'The access token and the refresh token are forgotten, and revoked where the service knows how.',
      'To go on, the account has to be authorized again.',
    ],
    confirm: 'Disconnect',
  },
  remove: {
    title: (label: string) => `Delete ${label}?`,
    lead: 'This cannot be undone.',
    losses: [
      'Settings, client secret and tokens are deleted.',
      'Its timeline is no longer shown.',
      'The client in Coupa stays as it is; remove it there if nobody else uses it.',
    ],
    confirm: 'Delete',
  },
  running: (count: number) =>
    count === 1
      ? 'One running pipeline uses these credentials.'
      : `${count} running pipelines use these credentials.`,
} as const;
