import type { ErrorDefinition } from './definition.ts';

const again = 'Start Authorize again from the account form.';
const form = 'Account form';
const clients = 'Coupa: Setup > Integrations > OAuth2/OpenID Connect Clients';

/** What can go wrong between Authorize and the return from Coupa. Nothing of a refused attempt is saved. */
export const authorizationErrors = {
  'authorize.declined': {
    kind: 'declined',
    retryable: false,
    message: 'Access was not granted. Nothing was saved.',
    action: 'Authorize again and click Allow, with a Coupa user who may grant these scopes.',
    where: 'Coupa: consent page',
  },
  'authorize.invalid_scope': {
    kind: 'configuration',
    retryable: false,
    message: 'Coupa refused the requested scopes.',
    action: 'Add them to the client or remove them here; both must match.',
    where: clients,
    field: 'scopes',
  },
  'authorize.unauthorized_client': {
    kind: 'configuration',
    retryable: false,
    message: 'Coupa does not let this client use the Authorization code grant.',
    action: "Compare the client's Grant type with this account.",
    where: clients,
    field: 'grantType',
  },
  'authorize.invalid_request': {
    kind: 'configuration',
    retryable: false,
    message: 'Coupa refused the authorization request as malformed.',
    action: 'Check Auth Endpoint Config and the Redirect URI, then authorize again.',
    where: form,
    field: 'authEndpointConfig',
  },
  'authorize.server_error': {
    kind: 'transient',
    retryable: true,
    message: 'Coupa reported a server error instead of an authorization.',
    action: 'Wait a minute and authorize again.',
    where: form,
  },
  'authorize.temporarily_unavailable': {
    kind: 'transient',
    retryable: true,
    message: 'Coupa is not able to authorize at the moment.',
    action: 'Wait a few minutes and authorize again.',
    where: form,
  },
  'authorize.refused': {
    kind: 'configuration',
    retryable: false,
    message: 'Coupa refused the authorization with an error that is not part of the standard.',
    action: "Show the reported error to your Coupa administrator; check the client's settings.",
    where: clients,
  },
  'authorize.timed_out': {
    kind: 'stale',
    retryable: false,
    message: 'Coupa did not send the browser back in time. Nothing was saved.',
    action:
      'Sign in with a Coupa user who has administrator rights (others may get a 404), and compare the Redirect URI.',
    where: clients,
  },
  'authorize.too_many_pending': {
    kind: 'transient',
    retryable: true,
    message: 'Too many authorizations are waiting to be finished.',
    action: 'Finish or close the open ones, or wait ten minutes.',
    where: form,
  },
  'authorize.too_many_drafts': {
    kind: 'transient',
    retryable: false,
    message: 'Too many drafts are open that were neither applied nor cancelled.',
    action: 'Apply or cancel those in other tabs. A draft ends by itself 24 hours after it was opened.',
    where: form,
  },
  'authorize.draft_unknown': {
    kind: 'stale',
    retryable: false,
    message: 'This draft is unknown, was already applied or cancelled, or has ended.',
    action: 'Open the account again and repeat the change.',
    where: form,
  },
  'callback.state_missing': {
    kind: 'stale',
    retryable: false,
    message: 'The return from Coupa carries no state, so it cannot be matched with an attempt.',
    action: again,
    where: form,
  },
  'callback.state_unknown': {
    kind: 'stale',
    retryable: false,
    message: 'This authorization attempt is unknown or was already used.',
    action: again,
    where: form,
  },
  'callback.state_expired': {
    kind: 'stale',
    retryable: false,
    message: 'This authorization attempt has expired.',
    action: again,
    where: form,
  },
  'callback.parameter_repeated': {
    kind: 'protocol',
    retryable: false,
    message: 'The return from Coupa repeats a parameter, which the protocol forbids.',
    action: again,
    where: form,
  },
  'callback.too_long': {
    kind: 'protocol',
    retryable: false,
    message: 'The return from Coupa is longer than any real one.',
    action: again,
    where: form,
  },
  'callback.token_in_redirect': {
    kind: 'protocol',
    retryable: false,
    message: 'The return carries a token instead of a code; tokens in addresses are refused.',
    action: 'Make sure that the client in Coupa uses the Authorization code grant.',
    where: clients,
  },
  'callback.code_missing': {
    kind: 'protocol',
    retryable: false,
    message: 'The return from Coupa carries neither a code nor an error.',
    action: again,
    where: form,
  },
  'callback.issuer_mismatch': {
    kind: 'protocol',
    retryable: false,
    message: 'The return names another authorization server than the one that was asked.',
    action: 'Do not go on. Check Host and start again; if it repeats, tell your security team.',
    where: form,
    field: 'host',
  },
  'callback.issuer_missing': {
    kind: 'protocol',
    retryable: false,
    message: 'The return does not name its authorization server although this connector expects it.',
    action: again,
    where: form,
  },
  'callback.browser_cookie_missing': {
    kind: 'forbidden',
    retryable: false,
    message: 'The browser did not send the cookie that ties this attempt to it.',
    action: 'Allow cookies for this host and finish in the browser window that started, at the same address.',
    where: 'Browser settings',
  },
  'callback.browser_mismatch': {
    kind: 'forbidden',
    retryable: false,
    message: 'The attempt was started in another browser.',
    action: 'Finish in the browser that started it. If you did not start it, close this page.',
    where: form,
  },
  'callback.user_mismatch': {
    kind: 'forbidden',
    retryable: false,
    message: 'The attempt was started by another user of this host.',
    action: 'The person who starts Authorize must also finish it.',
    where: form,
  },
  'callback.context_mismatch': {
    kind: 'forbidden',
    retryable: false,
    message:
      'The answer came to the address of another instance than the one that was being authorized. Nothing in it was used.',
    action:
      'Do not go on. Check that Host is the instance you mean, then start again. If it repeats, tell your security team: an instance may be passing people on to another.',
    where: form,
    field: 'host',
  },
  'callback.settings_changed': {
    kind: 'stale',
    retryable: false,
    message:
      'Host, Client ID or the address of this host changed while the authorization was under way at Coupa.',
    action: again,
    where: form,
  },
} as const satisfies Record<string, ErrorDefinition>;
