import { type RandomBytes, randomHex } from '../random-text.ts';
import { type ClientChanges, type ClientDraft, ClientRefusedError, type SandboxClient } from './client.ts';
import { judgeClient, judgeRedirectUris, judgeScopes } from './judge-client.ts';

/** The clients of the instance, by identifier. */
export class ClientDirectory {
  readonly #clients = new Map<string, SandboxClient>();
  readonly #random: RandomBytes;

  constructor(random: RandomBytes) {
    this.#random = random;
  }

  list(): readonly SandboxClient[] {
    return [...this.#clients.values()];
  }

  find(identifier: string): SandboxClient | undefined {
    return this.#clients.get(identifier);
  }

  /** Answers the new client with identifier and secret. Throws `ClientRefusedError`. */
  create(draft: ClientDraft): SandboxClient {
    refuseIfAny(judgeClient(draft, this.list()));
    const confidential = draft.grantType === 'client_credentials' || draft.sharedSecret !== false;
    const codeGrant = draft.grantType === 'authorization_code';
    return this.#keep({
      identifier: randomHex(this.#random, 16),
      ...(confidential ? { secret: randomHex(this.#random, 32) } : {}),
      name: draft.name.trim(),
      grantType: draft.grantType,
      scopes: [...new Set(draft.scopes)],
      redirectUris: codeGrant ? [...(draft.redirectUris ?? [])] : [],
      ...(draft.login ? { login: draft.login } : {}),
      ...(draft.contact ? { contact: draft.contact } : {}),
      active: true,
    });
  }

  /** Answers the client as it is now. Throws `ClientRefusedError`, and `RangeError` for an unknown identifier. */
  update(identifier: string, changes: ClientChanges): SandboxClient {
    const client = this.#clients.get(identifier);
    if (client === undefined) {
      throw new RangeError('There is no client with this identifier.');
    }
    const scopes = changes.scopes ?? client.scopes;
    const redirectUris = changes.redirectUris ?? client.redirectUris;
    refuseIfAny([
      ...judgeScopes(scopes),
      ...judgeRedirectUris({ grantType: client.grantType, redirectUris }),
    ]);
    const rotates = changes.rotateSecret === true && client.secret !== undefined;
    return this.#keep({
      ...client,
      scopes: [...new Set(scopes)],
      redirectUris: [...redirectUris],
      active: changes.active ?? client.active,
      ...(rotates ? { secret: randomHex(this.#random, 32) } : {}),
    });
  }

  #keep(client: SandboxClient): SandboxClient {
    const kept = Object.freeze(client);
    this.#clients.set(kept.identifier, kept);
    return kept;
  }
}

function refuseIfAny(problems: ReturnType<typeof judgeClient>): void {
  if (problems.length > 0) {
    throw new ClientRefusedError(problems);
  }
}
