import type { GrantType } from '../../generated/types.ts';

/** One step of the setup at Coupa, in Coupa's own words where it has some. */
export interface GuideStep {
  readonly title: string;
  readonly lines: readonly string[];
  /** Shows the redirect URI to be copied. */
  readonly redirectUri?: boolean;
}

const open: GuideStep = {
  title: 'Open the clients in Coupa',
  lines: [
    'Sign in as an administrator with the right to integrations.',
    'Setup > Integrations > OAuth2/OpenID Connect Clients, then Create.',
    'Production and test instances have clients of their own.',
  ],
};

const scopes = (more: readonly string[]): GuideStep => ({
  title: 'Choose scopes',
  lines: [
    'At least one. There is no scope for everything: choose what your operations need.',
    'Choose the same scopes here; a list copied from Coupa, commas and all, can be pasted.',
    ...more,
  ],
});

const save: GuideStep = {
  title: 'Save, and copy two values',
  lines: [
    'Coupa then shows Identifier and Secret (Show/Hide).',
    'Identifier becomes Client ID, Secret becomes Client Secret. Mind blanks at the ends.',
  ],
};

/** The steps for each grant. */
export const guideSteps: Readonly<Record<GrantType, readonly GuideStep[]>> = {
  client_credentials: [
    open,
    {
      title: 'Grant type: Client credentials',
      lines: [
        'Fill in Name, Login, Contact First Name, Contact Last Name and Contact Email.',
        'The Login must be unique in the instance. “Login has already been taken” means: choose another, for example svc-integration-2.',
      ],
    },
    scopes([]),
    save,
    { title: 'Authorize here, then Apply', lines: ['No consent is needed: the token arrives at once.'] },
  ],
  authorization_code: [
    open,
    {
      title: 'Grant type: Authorization code',
      lines: ['Fill in Name. For a client with a secret choose Shared secret.'],
    },
    {
      title: 'Redirect URIs',
      lines: ['Add this one, character for character.'],
      redirectUri: true,
    },
    scopes(['Add offline_access, or no refresh token comes.']),
    save,
    {
      title: 'Authorize here, then Apply',
      lines: [
        'Coupa opens in a window. Sign in with a user who has administrator rights and click Allow.',
        'Anybody else meets a 404 at Coupa, and nothing comes back.',
      ],
    },
  ],
};

/** Texts around the steps. */
export const guideTexts = {
  title: 'Setup guide',
  lead: (grant: string) => `For the grant ${grant}.`,
  matrix: {
    title: 'What offline_access changes',
    grant: 'Grant',
    without: 'Without',
    with: 'With offline_access',
    clientCredentials: {
      without: 'Access token; a new one is fetched when it is due',
      with: 'The same: this grant never gets a refresh token',
    },
    authorizationCode: {
      without: (hours: number) => `Access token only; after about ${hours} h somebody must authorize again`,
      with: (days: number) => `Access and refresh token; renews itself for up to ${days} days`,
    },
  },
  apiKeys: 'Coupa’s API keys are no way any more: support for them ended with R35 (January 2023).',
} as const;
