import { ConnectorError } from '../../errors.ts';
import type {
  AccountInput,
  AccountList,
  AccountView,
  ErrorData,
  Problem,
  ValidationReport,
} from '../../generated/types.ts';
import type { BeginOutcome, OperationRequest, OperationResponse } from '../../host/host.ts';
import { expectThat, StepFailure } from './step.ts';
import type { AgentRequest } from './user-agent.ts';

/** Sends one request to the host as its client would, with whatever proves that it may. */
type HostFetch = (path: string, request: AgentRequest) => Promise<Response>;

const jsonType = { 'content-type': 'application/json' };

function errorOf(problem: Problem): ConnectorError {
  const data: ErrorData = { ...problem, message: problem.title };
  return ConnectorError.fromData(data);
}

/** The host's JSON API as the page and other programs use it. Every call throws what the host answers as problem. */
export class HostApi {
  readonly #fetch: HostFetch;

  constructor(fetch: HostFetch) {
    this.#fetch = fetch;
  }

  async listAccounts(): Promise<AccountList['accounts']> {
    const { accounts } = await this.#call<AccountList>('GET', '/api/accounts');
    return accounts;
  }

  showAccount(id: string): Promise<AccountView> {
    return this.#call('GET', `/api/accounts/${id}`);
  }

  createAccount(input: AccountInput): Promise<AccountView> {
    return this.#call('POST', '/api/accounts', input);
  }

  validate(id: string): Promise<ValidationReport> {
    return this.#call('POST', `/api/accounts/${id}/validate`);
  }

  operate(id: string, request: OperationRequest): Promise<OperationResponse> {
    return this.#call('POST', `/api/accounts/${id}/request`, request);
  }

  async openDraft(accountId: string): Promise<string> {
    const { draftId } = await this.#call<{ readonly draftId: string }>('POST', '/api/drafts', { accountId });
    return draftId;
  }

  /** Begins the authorization of a draft that needs consent; the address to send the browser to. */
  async beginConsent(draftId: string): Promise<string> {
    const begun = await this.#begin(draftId);
    if (begun.outcome !== 'redirect') throw new StepFailure('Nobody was asked for consent.');
    return begun.url;
  }

  apply(draftId: string): Promise<AccountView> {
    return this.#call('POST', `/api/drafts/${draftId}/apply`);
  }

  /** Draft, begin and apply in one go, for the grant that needs no consent. */
  async authorizeDirectly(accountId: string): Promise<AccountView> {
    const draftId = await this.openDraft(accountId);
    const begun = await this.#begin(draftId);
    expectThat(begun.outcome === 'authorized', 'The tokens did not come at once.');
    return this.apply(draftId);
  }

  #begin(draftId: string): Promise<BeginOutcome> {
    return this.#call('POST', `/api/drafts/${draftId}/authorize`);
  }

  async #call<T>(method: AgentRequest['method'], path: string, body?: unknown): Promise<T> {
    const response = await this.#fetch(path, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : jsonType) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw errorOf(answer as Problem);
    return answer as T;
  }
}
