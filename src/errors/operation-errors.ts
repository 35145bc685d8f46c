import type { ErrorDefinition } from './definition.ts';

const clients = 'Coupa: Setup > Integrations > OAuth2/OpenID Connect Clients';
const host = 'Host';

/** What an operation, or the probe of Validate, can learn from the Coupa API. */
export const operationErrors = {
  'api.unauthorized': {
    kind: 'configuration',
    retryable: true,
    message: 'The API did not accept the access token (401).',
    action: 'The token is renewed once. If it repeats, check that the client is active and authorize again.',
    where: clients,
  },
  'api.authorization_ended': {
    kind: 'reauthorize',
    retryable: false,
    message: 'The API answered in the way that stands for an authorization that has ended.',
    action: 'Authorize again.',
    where: 'Account form',
  },
  'api.token_not_settled': {
    kind: 'transient',
    retryable: true,
    message: 'Coupa has issued a token but does not accept it yet.',
    action: 'Nothing to do: Coupa asks for 5 seconds between getting a token and its first use.',
    where: host,
  },
  'api.scope_missing': {
    kind: 'configuration',
    retryable: false,
    message: 'The token is fine, but it may not read or change this resource (403).',
    action: 'Add the scope of the resource to the client and to Scopes here, then authorize again.',
    where: clients,
    field: 'scopes',
  },
  'api.not_found': {
    kind: 'input',
    retryable: false,
    message:
      'The instance has no such resource (404). An empty list asked for as XML is answered like this too.',
    action: 'Check the path; ask for JSON to tell an empty list from a wrong path.',
    where: host,
  },
  'api.rate_limited': {
    kind: 'transient',
    retryable: true,
    message: 'Coupa is limiting requests at the moment (429). The login itself is not in doubt.',
    action: 'Slow down; documented are 25 requests per second.',
    where: host,
  },
  'api.server_error': {
    kind: 'transient',
    retryable: true,
    message: 'The API failed (5xx).',
    action: 'Try again later.',
    where: host,
  },
  'api.redirect_refused': {
    kind: 'configuration',
    retryable: false,
    message: 'The API answered with a redirect, which was not followed.',
    action: 'Check that Host is the instance itself, not a sign-on page or an old name.',
    where: 'Account form',
    field: 'host',
  },
  'api.xml_answer': {
    kind: 'protocol',
    retryable: false,
    message: 'The API answered in XML although JSON was asked for.',
    action: 'Something between host and Coupa drops the Accept header; check proxies.',
    where: host,
  },
  'api.unexpected_answer': {
    kind: 'protocol',
    retryable: false,
    message: 'The API answered in a way that is not expected here.',
    action: 'Check Host and path.',
    where: 'Account form',
    field: 'host',
  },
  'api.path_invalid': {
    kind: 'input',
    retryable: false,
    message: 'The path of an operation must start with /api/ and stay inside the instance.',
    action: 'Use a path such as /api/invoices?limit=1.',
    where: host,
  },
} as const satisfies Record<string, ErrorDefinition>;
