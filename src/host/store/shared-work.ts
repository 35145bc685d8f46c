import type { AccountSettings, TokenState } from '../../generated/types.ts';

/** Why an instance is left alone for now: it fails, or it asked for fewer requests (429). */
export type RestCause = 'failing' | 'limited';

/** One request is let through after `until`; a success ends the rest. */
export interface InstanceRest {
  readonly cause: RestCause;
  readonly until: string;
}

/** An account whose tokens are to be renewed although nobody asks. */
export interface DueAccount {
  readonly accountId: string;
  readonly dueAt: string;
  readonly settings: AccountSettings;
  readonly facts: Omit<TokenState, 'accessToken' | 'refreshToken'>;
}

/** Where in the order of due accounts to read on. */
export interface DuePage {
  /** The present moment of the host's clock. */
  readonly now: string;
  /** The last account of the page before; undefined for the first page. */
  readonly after?: Pick<DueAccount, 'accountId' | 'dueAt'> | undefined;
  readonly limit: number;
}

export interface InstanceClaim {
  readonly owner: string;
  /** The present moment of the host's clock, by which accounts are due and rests end. */
  readonly now: string;
  /** How long the claim lasts, by the database's clock. */
  readonly milliseconds: number;
  readonly limit: number;
}

/**
 * Instances as the hosts of one database share them: who renews the due accounts of which one, and which are left
 * alone. Names are hosts, such as `acme.coupahost.com`.
 */
export interface InstanceTable {
  /** Enters instances that token states name and this table does not. */
  discover(): Promise<void>;
  /**
   * Takes instances that have due accounts, are not resting and belong to nobody or to somebody whose claim has
   * ended; those that waited longest first.
   */
  claim(request: InstanceClaim): Promise<readonly string[]>;
  /** Lengthens one's own claims from now; those that were not one's own any more are missing in the answer. */
  prolong(
    owner: string,
    claim: { readonly instances: readonly string[]; readonly milliseconds: number },
  ): Promise<readonly string[]>;
  /** Gives one's own claim back; nobody takes it before `restUntil`, by the host's clock. */
  release(owner: string, given: { readonly instance: string; readonly restUntil: string }): Promise<void>;
  /**
   * Accounts of an instance that are due, oldest first, without those that pause after a refusal, wait for a person,
   * do not renew themselves or have the tokens of another client; what is seen only in full may still come along.
   */
  due(instance: string, page: DuePage): Promise<readonly DueAccount[]>;
  rest(instance: string): Promise<InstanceRest | null>;
  /** All that rest, by instance. */
  rests(): Promise<ReadonlyMap<string, InstanceRest>>;
  setRest(instance: string, rest: InstanceRest | null): Promise<void>;
  /** The right to send the one request after a rest: moves its end on. False when another host was first. */
  takeProbe(instance: string, probe: { readonly now: string; readonly until: string }): Promise<boolean>;
  /** Lets accounts of an instance whose last failure was certainly not processed be tried again at `now`. */
  retryTransient(instance: string, now: string): Promise<void>;
}

/** An OAuth client with the secret it was asked with, by fingerprint; empty for a client without one. */
export interface ClientKey {
  readonly instance: string;
  readonly clientId: string;
  readonly secretFingerprint: string;
}

/** OAuth clients that were refused (`invalid_client`), counted over all accounts and hosts. */
export interface ClientTable {
  refusals(client: ClientKey): Promise<number>;
  /** As `refusals`; and nobody accepts the client before the transaction ends that this is asked in. */
  holdRefusals(client: ClientKey): Promise<number>;
  /** Counts one more; how many there are now. */
  refuse(client: ClientKey): Promise<number>;
  /** The client was accepted: forgets its refusals, and accounts that stopped because of them are due again. */
  accept(client: ClientKey, now: string): Promise<void>;
}
