import type {
  AccountInput,
  AccountView,
  BeginAuthorizationResponse,
  ConnectorView,
  DraftView,
  InstanceView,
  OperationRequest,
  OperationResponse,
  PlannedStage,
  Problem,
  SessionView,
  TimelinePage,
  ValidationReport,
} from '../../generated/types.ts';
import { problems } from '../texts/problems.ts';
import { HostProblem, problemOf } from './host-problem.ts';
import { readEvents } from './parse-events.ts';

/** What is told while Validate runs. */
export interface ValidationProgress {
  readonly onStarted: (stages: readonly PlannedStage[]) => void;
  readonly onStage: (stage: ValidationReport['stages'][number]) => void;
}

/** The host's HTTP API as the page uses it. Every call throws `HostProblem` when the host refuses. */
export interface HostClient {
  signIn(proof: { readonly key: string } | { readonly link: string }): Promise<void>;
  session(): Promise<SessionView>;
  signOut(): Promise<void>;
  connector(): Promise<ConnectorView>;
  instance(host: string, signal: AbortSignal): Promise<InstanceView>;
  accounts(): Promise<readonly AccountView[]>;
  account(id: string): Promise<AccountView>;
  removeAccount(id: string): Promise<void>;
  disconnect(id: string): Promise<AccountView>;
  renew(id: string): Promise<AccountView>;
  usage(id: string): Promise<number | null>;
  timeline(id: string, before?: number): Promise<TimelinePage>;
  operate(id: string, request: OperationRequest): Promise<OperationResponse>;
  openDraft(source: { readonly accountId?: string; readonly input?: AccountInput }): Promise<string>;
  draft(id: string): Promise<DraftView>;
  changeDraft(id: string, input: AccountInput): Promise<DraftView>;
  authorizeDraft(id: string): Promise<BeginAuthorizationResponse>;
  applyDraft(id: string, expectedSettingsVersion?: number): Promise<AccountView>;
  cancelDraft(id: string): Promise<void>;
  /** Runs Validate on `accounts/ID` or `drafts/ID` and tells of every stage as it ends. */
  validate(subject: string, progress: ValidationProgress): Promise<ValidationReport>;
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

const path = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');

/** A client for the host that served the page. `onSignedOut` hears when a session has ended. */
export function createHostClient(onSignedOut: () => void): HostClient {
  let csrfToken = '';

  async function send(address: string, { method = 'GET', body, accept, signal }: Call): Promise<Response> {
    const headers: Record<string, string> = { accept: accept ?? 'application/json' };
    if (method !== 'GET') headers['x-csrf-token'] = csrfToken;
    if (method !== 'GET') headers['content-type'] = 'application/json';
    try {
      return await fetch(`./api/${address}`, {
        method,
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        ...(signal === undefined ? {} : { signal }),
        ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
      });
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw new HostProblem(problems.unreachable);
    }
  }

  async function call<Answer>(address: string, options: Call = {}): Promise<Answer> {
    const response = await send(address, options);
    if (!response.ok) await refuse(response, address);
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }

  async function refuse(response: Response, address: string): Promise<never> {
    const problem = await problemOf(response, problems.unreadable);
    if (response.status === 401 && address !== 'session') onSignedOut();
    throw new HostProblem(problem);
  }

  const post = <Answer>(address: string, body?: unknown): Promise<Answer> =>
    call(address, { method: 'POST', body });

  async function validate(subject: string, progress: ValidationProgress): Promise<ValidationReport> {
    const address = `${subject}/validate`;
    const response = await send(address, { method: 'POST', accept: 'text/event-stream' });
    if (!response.ok || response.body === null) return refuse(response, address);
    if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream')) {
      return (await response.json()) as ValidationReport;
    }
    for await (const { event, data } of readEvents(response.body)) {
      if (event === 'started') {
        progress.onStarted((JSON.parse(data) as { readonly stages: readonly PlannedStage[] }).stages);
      }
      if (event === 'stage') progress.onStage(JSON.parse(data) as ValidationReport['stages'][number]);
      if (event === 'report') return JSON.parse(data) as ValidationReport;
      if (event === 'problem') throw new HostProblem(JSON.parse(data) as Problem);
    }
    throw new HostProblem(problems.brokenOff);
  }

  return {
    signIn: (proof) => post('session', proof),
    async session() {
      const session = await call<SessionView>('session');
      csrfToken = session.csrfToken ?? '';
      return session;
    },
    signOut: () => call('session', { method: 'DELETE' }),
    connector: () => call('connector'),
    instance: (host, signal) => call(`instance?host=${encodeURIComponent(host)}`, { signal }),
    accounts: async () => (await call<{ readonly accounts: readonly AccountView[] }>('accounts')).accounts,
    account: (id) => call(path('accounts', id)),
    removeAccount: (id) => call(path('accounts', id), { method: 'DELETE' }),
    disconnect: (id) => post(path('accounts', id, 'disconnect')),
    renew: (id) => post(path('accounts', id, 'refresh')),
    usage: async (id) =>
      (await call<{ readonly runningPipelines: number | null }>(path('accounts', id, 'usage')))
        .runningPipelines,
    timeline: (id, before) =>
      call(`${path('accounts', id, 'timeline')}?limit=20${before === undefined ? '' : `&before=${before}`}`),
    operate: (id, request) => post(path('accounts', id, 'request'), request),
    openDraft: async (source) => (await post<{ readonly draftId: string }>('drafts', source)).draftId,
    draft: (id) => call(path('drafts', id)),
    changeDraft: (id, input) => call(path('drafts', id), { method: 'PATCH', body: { input } }),
    authorizeDraft: (id) => post(path('drafts', id, 'authorize')),
    applyDraft: (id, expectedSettingsVersion) =>
      post(
        path('drafts', id, 'apply'),
        expectedSettingsVersion === undefined ? {} : { expectedSettingsVersion },
      ),
    cancelDraft: (id) => post(path('drafts', id, 'cancel')),
    validate,
  };
}
