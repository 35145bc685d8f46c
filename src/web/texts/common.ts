/** Words that every view uses. */
export const common = {
  product: 'Coupa OAuth2 Account',
  skip: 'Skip to the content',
  accounts: 'Accounts',
  allAccounts: 'All accounts',
  loading: 'Loading…',
  sandbox: 'SANDBOX',
  sandboxMeaning: 'This instance is answered by a sandbox, not by Coupa.',
  signOut: 'Sign out',
  theme: {
    button: (now: string) => `Colours: ${now}`,
    auto: 'as the system',
    light: 'light',
    dark: 'dark',
  },
  footer: (version: string) => `Coupa OAuth2 Account ${version}`,
  cancel: 'Cancel',
  copy: 'Copy',
  copied: 'Copied',
  notYet: 'not yet',
  none: 'none',
  where: 'Where',
  code: 'Code',
  ended: 'ended',
  bundle: 'Support bundle',
  bundleHelp: 'A JSON file without secrets, for whoever helps you.',
  actions: {
    duplicate: 'Duplicate',
    disconnect: 'Disconnect…',
    remove: 'Delete…',
  },
  grants: {
    client_credentials: 'Client credentials',
    authorization_code: 'Authorization code',
  },
} as const;

/** The page that one meets without a session. */
export const signInTexts = {
  title: 'Open the page of this host',
  lead: 'The host prints a link when it starts. The link works once, for ten minutes, and signs this browser in.',
  keyLabel: 'API key',
  keyHelp: 'No link at hand? Paste an API key with the role designer or operator.',
  button: 'Sign in',
  ended: 'Your session has ended. Sign in again; a draft that you authorized is kept for a day.',
} as const;
