/** The account form. Labels and help of its fields come from the manifest and the schema, not from here. */
export const formTexts = {
  titleNew: 'New account',
  titleEdit: (label: string) => `Edit ${label}`,
  copyLabel: (label: string) => `${label} (copy)`,
  copyHint: 'Settings were copied. The secret was not: type it again, or use the client of the copy.',
  advanced: (fields: string) => `Most accounts leave these as they are: ${fields}.`,
  filledLater: (fields: string) => `Authorize fills in ${fields}.`,
  masked: '••••••••••••••••',
  fingerprint: 'Fingerprint',
  storedSecret: (fingerprint: string, since: string) =>
    `Stored ${since}, fingerprint ${fingerprint}. Blank keeps it.`,
  noToken: 'none',
  endsIn: (span: string) => `in ${span}`,
  instance: {
    understood: 'Understood as',
    hostFirst: 'Fill in Host first: each instance has a redirect URI of its own.',
  },
  rows: {
    add: 'Add a row',
    remove: (row: number) => `Remove row ${row}`,
    name: 'Parameter',
    value: 'Value',
  },
  choices: {
    confidential: ['Confidential', 'has a secret'],
    public: ['Public', 'PKCE alone, no secret'],
    body: ['In the form body', 'as in Coupa’s documents'],
    basic: ['In a Basic header', 'HTTP Basic'],
    client_credentials: ['Client credentials', 'no person consents'],
    authorization_code: ['Authorization code', 'a person consents at Coupa'],
  } as Readonly<Record<string, readonly [string, string]>>,
} as const;

/** The field of scopes. */
export const scopeTexts = {
  placeholder: 'Search or paste scopes',
  presetLabel: 'Add the scope of an operation',
  presetPlaceholder: 'For example: read invoices',
  presetUnknown:
    'Not known. No source we trust states the scope of such an operation; see the Scopes page of your Coupa instance (/oauth2/scopes).',
  presetAdded: (scope: string, source: string) => `${scope} — stated by ${source}.`,
  missing: (scope: string) =>
    `Without ${scope} Coupa gives no refresh token: the account stops when its first token ends, and somebody has to authorize again.`,
  add: (scope: string) => `Add ${scope}`,
  unknown: (scopes: string) =>
    `Not in our catalogue: ${scopes}. That may be right, catalogues differ by release; compare the spelling with the client in Coupa.`,
  malformed: (scopes: string) =>
    `Cannot be a scope: ${scopes}. A scope has no quotes, blanks or signs outside ASCII.`,
} as const;

/** Authorize, Validate, Apply, Cancel. */
export const flowTexts = {
  authorize: 'Authorize',
  authorizeAgain: 'Authorize again',
  validate: 'Validate',
  apply: 'Apply',
  cancel: 'Cancel',
  status: {
    fresh: 'Nothing is saved before Apply.',
    authorized: 'Authorized. Apply makes it the account.',
    changed: 'Changed since Authorize. Apply saves it as it stands now.',
    tokensDropped: 'Host, client or grant changed: authorize again before you apply.',
    unchanged: 'No changes.',
    dirty: 'There are changes that are not applied.',
  },
  adminHint: 'Sign in at Coupa with a user who has administrator rights; anybody else gets a 404 there.',
  steps: {
    saved: 'Settings are kept in a draft',
    opened: 'Coupa is open in a window of its own',
    consent: 'Waiting for you to click Allow at Coupa',
    tokens: 'Tokens arrive',
  },
  waitingTitle: 'Go on in the Coupa window',
  waitingLeft: (left: string) => `This attempt is good for another ${left}.`,
  startingTitle: 'Asking Coupa…',
  showWindow: 'Show the window',
  closedWindow: 'I closed the window',
  nothingComes: 'Nothing comes back?',
  nothingHints: [
    'Coupa shows a 404: the user who signed in is no administrator. Sign out at Coupa, then authorize again.',
    'Coupa says that the redirect URI is wrong: compare it with the client’s Redirect URIs, character for character.',
    'Coupa shows another error: the client may be inactive, or belong to another instance or grant.',
  ],
  closedTitle: 'The window was closed before Coupa answered',
  closed: 'Nothing was saved. If you had already clicked Allow, wait a moment; otherwise authorize again.',
  timedOutTitle: 'Coupa did not send the browser back in time',
  timedOut:
    'Nothing was saved. Authorize again; the hints below name what usually keeps Coupa from answering.',
  authorizedTitle: 'Authorized',
  authorizedText: 'The tokens have arrived. Apply makes them part of the account.',
  elsewhereTitle: 'Somebody else has just changed this account',
  elsewhere: 'What you typed is kept, but cannot be applied over a change you have not seen.',
  reload: 'Show the present settings',
  popupText: 'Opening Coupa…',
  applied: (label: string) => `${label} was saved.`,
  leaveTitle: 'Leave without applying?',
  leave: 'What you typed is discarded. Tokens of the draft are revoked where the service knows how.',
  leaveConfirm: 'Discard',
  stay: 'Stay here',
  runningTitle: 'Change credentials in use?',
  runningAdvice: 'They may fail while the credentials change. Wait until they have ended, if you can.',
  applyAnyway: 'Apply anyway',
  invalid: (count: number) =>
    count === 1 ? 'One field needs your attention.' : `${count} fields need your attention.`,
} as const;

/** The report of Validate. */
export const reportTexts = {
  title: 'Validation',
  running: 'Validating…',
  valid: 'Everything that could be checked works.',
  invalid: 'Something has to be changed.',
  checkedAt: (at: string) => `Checked ${at}`,
  seen: 'Seen',
  todo: 'What to do',
  where: 'Where',
  status: {
    passed: 'Passed',
    warning: 'Passed with a warning',
    failed: 'Failed',
    unknown: 'Could not be checked',
    running: 'Running',
    planned: 'To come',
  },
} as const;
