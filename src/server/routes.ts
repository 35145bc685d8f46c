import type { Role } from '../generated/types.ts';

/** What of a route is more than its handler. Router, OpenAPI document and the tested access matrix are made of it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Parameters as Hono writes them; a bare path parameter is an id of the host. */
  readonly path: string;
  /** The least role that may; `anybody` needs neither key nor session. */
  readonly access: Role | 'anybody';
  readonly does: string;
  /** Definition of the JSON body, `file#name`. */
  readonly body?: string;
  /** The body may be left out. */
  readonly bodyIsOptional?: true;
  readonly query?: readonly string[];
  readonly status: 200 | 201 | 204;
  /** Definition of the JSON answer; absent where there is none, or it is no JSON. */
  readonly answer?: string;
  /** Server-sent events by name, each with the definition of its data, for callers that accept them. */
  readonly events?: Readonly<Record<string, string>>;
  /** Media type of an answer that is no JSON. */
  readonly mediaType?: string;
}

const validation = {
  started: 'host-api#validationStarted',
  stage: 'hooks#validationStage',
  report: 'hooks#validationReport',
  problem: 'host-api#problem',
} as const;

/**
 * Every route, by the name of its handler. Beside these there is the callback alone, at the path of the
 * host's redirect URI and, unless it is shared, one segment for the instance; what is not here does not exist.
 */
export const routes = {
  showPage: { ...get('/', 'anybody', 'The designer’s page.'), mediaType: 'text/html' },
  showAsset: { ...get('/assets/:name', 'anybody', 'A file of the page.'), mediaType: '*/*' },
  showDone: {
    ...get('/done', 'anybody', 'How an authorization ended, at an address without code and state.'),
    mediaType: 'text/html',
    query: ['outcome', 'code', 'draftId', 'warning'],
  },
  healthz: get('/healthz', 'anybody', 'Whether the host lives.', 'host-api#hostStatus'),
  readyz: get('/readyz', 'anybody', 'Whether the host is ready for work.', 'host-api#hostStatus'),
  metrics: {
    ...get('/metrics', 'operator', 'Metrics as Prometheus reads them.'),
    mediaType: 'text/plain',
  },
  openSession: {
    ...post('/api/session', 'anybody', 'Opens a session; the answer sets its cookie.'),
    body: 'host-api#openSessionRequest',
    status: 204,
  },
  showSession: get('/api/session', 'runtime', 'Who is asking.', 'host-api#sessionView'),
  endSession: remove('/api/session', 'runtime', 'Ends the session.'),
  describeConnector: get(
    '/api/connector',
    'designer',
    'What a page needs to render the account form.',
    'host-api#connectorView',
  ),
  readInstance: {
    ...get('/api/instance', 'designer', 'What a typed Host is understood as.', 'host-api#instanceView'),
    query: ['host'],
  },
  listAccounts: get('/api/accounts', 'runtime', 'Every account.', 'host-api#accountList'),
  createAccount: {
    ...post('/api/accounts', 'designer', 'Makes an account; Authorize comes after.', 'account#accountView'),
    body: 'account#accountInput',
    status: 201,
  },
  showAccount: get('/api/accounts/:id', 'runtime', 'One account.', 'account#accountView'),
  editAccount: {
    ...post('/api/accounts/:id', 'designer', 'Changes settings.', 'account#accountView'),
    method: 'PATCH',
    body: 'host-api#editAccountRequest',
  },
  removeAccount: remove('/api/accounts/:id', 'designer', 'Removes an account and revokes its tokens.'),
  readTimeline: {
    ...get('/api/accounts/:id/timeline', 'designer', 'What happened to an account.', 'host-api#timelinePage'),
    query: ['before', 'limit'],
  },
  showUsage: get(
    '/api/accounts/:id/usage',
    'designer',
    'Who would notice a change of the account.',
    'host-api#accountUsage',
  ),
  makeSupportBundle: get(
    '/api/accounts/:id/bundle',
    'designer',
    'What somebody who is asked for help needs to know; no secret.',
    'host-api#supportBundle',
  ),
  authorizeAccount: post(
    '/api/accounts/:id/authorize',
    'designer',
    'Authorizes an account as it is; what comes of it is applied at once.',
    'host-api#beginAuthorizationResponse',
  ),
  validateAccount: {
    ...post('/api/accounts/:id/validate', 'designer', 'Validates an account.', 'hooks#validationReport'),
    events: validation,
  },
  refreshAccount: post('/api/accounts/:id/refresh', 'designer', 'Renews now.', 'account#accountView'),
  disconnectAccount: post(
    '/api/accounts/:id/disconnect',
    'designer',
    'Forgets and revokes the tokens of an account.',
    'account#accountView',
  ),
  beforeOperation: post(
    '/api/accounts/:id/before-operation',
    'runtime',
    'Headers for one operation.',
    'host-api#operationHeaders',
  ),
  renewRejected: {
    ...post(
      '/api/accounts/:id/renew-rejected',
      'runtime',
      'Headers in the place of rejected ones.',
      'host-api#operationHeaders',
    ),
    body: 'host-api#renewRejectedRequest',
  },
  sendRequest: {
    ...post('/api/accounts/:id/request', 'runtime', 'Sends one operation.', 'host-api#operationResponse'),
    body: 'host-api#operationRequest',
  },
  openDraft: {
    ...post('/api/drafts', 'designer', 'Opens a draft.', 'host-api#openDraftResponse'),
    body: 'host-api#openDraftRequest',
    status: 201,
  },
  showDraft: get('/api/drafts/:id', 'designer', 'A draft of the caller.', 'host-api#draftView'),
  editDraft: {
    ...post('/api/drafts/:id', 'designer', 'Replaces what was typed.', 'host-api#draftView'),
    method: 'PATCH',
    body: 'host-api#editDraftRequest',
  },
  authorizeDraft: post(
    '/api/drafts/:id/authorize',
    'designer',
    'Authorizes a draft.',
    'host-api#beginAuthorizationResponse',
  ),
  validateDraft: {
    ...post('/api/drafts/:id/validate', 'designer', 'Validates a draft.', 'hooks#validationReport'),
    events: validation,
  },
  applyDraft: {
    ...post('/api/drafts/:id/apply', 'designer', 'Makes a draft the account.', 'account#accountView'),
    body: 'host-api#applyDraftRequest',
    bodyIsOptional: true,
  },
  cancelDraft: {
    ...post('/api/drafts/:id/cancel', 'designer', 'Discards a draft and revokes its tokens.'),
    status: 204,
  },
  makeDraftBundle: get(
    '/api/drafts/:id/bundle',
    'designer',
    'What somebody who is asked for help with a draft needs to know; no secret.',
    'host-api#draftBundle',
  ),
  followEvents: {
    ...get('/api/events', 'designer', 'What becomes of accounts and of the caller’s authorizations.'),
    events: { account: 'host-api#accountEvent', authorization: 'host-api#authorizationEvent' },
  },
  listApiKeys: get('/api/keys', 'operator', 'Every API key, without the keys.', 'host-api#apiKeyList'),
  createApiKey: {
    ...post('/api/keys', 'operator', 'Makes an API key, shown this once.', 'host-api#createdApiKey'),
    body: 'host-api#createApiKeyRequest',
    status: 201,
  },
  removeApiKey: remove('/api/keys/:id', 'operator', 'Ends an API key and its sessions.'),
  describeApi: {
    ...get('/api/openapi.json', 'runtime', 'This API as an OpenAPI 3.1 document.'),
    mediaType: 'application/json',
  },
} satisfies Readonly<Record<string, Route>>;

/** Names a route, its handler and its OpenAPI operation. */
export type RouteName = keyof typeof routes;

function get(path: string, access: Route['access'], does: string, answer?: string): Route {
  return { method: 'GET', path, access, does, status: 200, ...(answer === undefined ? {} : { answer }) };
}

function post(path: string, access: Route['access'], does: string, answer?: string): Route {
  return { method: 'POST', path, access, does, status: 200, ...(answer === undefined ? {} : { answer }) };
}

function remove(path: string, access: Route['access'], does: string): Route {
  return { method: 'DELETE', path, access, does, status: 204 };
}
