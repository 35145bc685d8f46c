/** The grant a client is set up for; a Coupa client has exactly one. */
export type ClientGrant = 'client_credentials' | 'authorization_code';

/** An OAuth2/OpenID Connect client of the instance. A client without `secret` is public and relies on PKCE. */
export interface SandboxClient {
  readonly identifier: string;
  readonly secret?: string;
  readonly name: string;
  readonly grantType: ClientGrant;
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
  /** The user login behind a client-credentials client; unique in the instance. */
  readonly login?: string;
  readonly contact?: string;
  readonly active: boolean;
}

/** What an administrator fills in to create a client. */
export interface ClientDraft {
  readonly name: string;
  readonly grantType: ClientGrant;
  /** "Shared secret" of an authorization-code client; without it the client is public. Default true. */
  readonly sharedSecret?: boolean;
  readonly scopes: readonly string[];
  readonly redirectUris?: readonly string[];
  readonly login?: string;
  readonly contact?: string;
}

/** What can be changed on a client afterwards. */
export interface ClientChanges {
  readonly scopes?: readonly string[];
  readonly redirectUris?: readonly string[];
  readonly active?: boolean;
  /** Replaces the secret by a new one; the old one is refused from then on. */
  readonly rotateSecret?: boolean;
}

/** One thing wrong with a draft, named by its field. */
export interface ClientProblem {
  readonly field: 'name' | 'grantType' | 'login' | 'scopes' | 'redirectUris';
  readonly message: string;
}

/** Thrown when a client cannot be created or changed as asked; `problems` is never empty. */
export class ClientRefusedError extends Error {
  override readonly name = 'ClientRefusedError';
  readonly problems: readonly ClientProblem[];

  constructor(problems: readonly ClientProblem[]) {
    super(problems.map((problem) => problem.message).join(' '));
    this.problems = problems;
  }
}
