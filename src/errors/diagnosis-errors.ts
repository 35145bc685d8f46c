import type { ErrorDefinition } from './definition.ts';

const form = 'Account form';
const clients = 'Coupa: Setup > Integrations > OAuth2/OpenID Connect Clients';
const host = 'Host';

/** What only a deep validation can tell, because it compares several answers. */
export const diagnosisErrors = {
  'diagnose.host_other_service': {
    kind: 'configuration',
    retryable: false,
    message: 'Host has the form of another Coupa service than a Core instance.',
    action: 'Type the host that you sign in to Coupa at; tokens for this connector come from there.',
    where: form,
    field: 'host',
  },
  'diagnose.proxy_credentials': {
    kind: 'configuration',
    retryable: false,
    message: 'The outbound proxy asks for a user name and a password (407); nothing reached the instance.',
    action: 'Give the address of the proxy to the host with user name and password in it.',
    where: host,
  },
  'diagnose.certificate_ending': {
    kind: 'configuration',
    retryable: false,
    message: 'The certificate of the instance ends soon.',
    action: 'Tell whoever runs the instance, or the proxy that inspects TLS, before it ends.',
    where: host,
  },
  'diagnose.clock_offset': {
    kind: 'configuration',
    retryable: false,
    message: 'The clock of this host differs from that of the instance.',
    action: 'Let the machine set its clock by itself (NTP); expiry and renewal are decided by it.',
    where: host,
  },
  'diagnose.authentication_place': {
    kind: 'configuration',
    retryable: false,
    message: 'Coupa recognised the client, but not where this account sends its secret.',
    action: 'Change Client authentication to the place that was accepted.',
    where: form,
    field: 'clientAuthentication',
  },
  'diagnose.client_refused': {
    kind: 'configuration',
    retryable: false,
    message: 'Coupa refused this client in the same way as a made-up one.',
    action:
      'Compare the Identifier, copy the Secret again (Show/Hide), check that the client is active, and that Host is its instance.',
    where: clients,
    field: 'clientId',
  },
  'diagnose.secret_refused': {
    kind: 'configuration',
    retryable: false,
    message: 'Coupa seems to know the Client ID and refused the Client Secret.',
    action: 'Copy the Secret again (Show/Hide), or make a new one if it was changed in Coupa.',
    where: clients,
    field: 'clientSecret',
  },
  'diagnose.made_up_accepted': {
    kind: 'protocol',
    retryable: false,
    message: 'The token service issued a token for something made up; it was dropped.',
    action: 'Do not send secrets there. Check Host: what answers is no token service of Coupa.',
    where: form,
    field: 'host',
  },
  'diagnose.redirect_uri_refused': {
    kind: 'configuration',
    retryable: false,
    message: 'The authorization page refused the client together with the redirect URI of this host.',
    action: "Add the redirect URI to the client's Redirect URIs, the same character for character.",
    where: clients,
  },
} as const satisfies Record<string, ErrorDefinition>;
