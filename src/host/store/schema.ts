import type { Generated } from 'kysely';
import type { Role } from '../../generated/types.ts';

/** The tables as the database sees them; instants are ISO 8601 text, flags 0 or 1, objects JSON text. */
export interface Schema {
  readonly meta: { key: string; value: Uint8Array };
  readonly sealing_keys: { key_id: string; check_value: Uint8Array };
  readonly accounts: {
    id: string;
    label: string;
    settings: string;
    settings_version: number;
    created_at: string;
    updated_at: string;
  };
  readonly account_secrets: {
    account_id: string;
    sealed_client_secret: Uint8Array;
    fingerprint: string;
    stored_at: string;
  };
  readonly token_states: {
    account_id: string;
    token_version: number;
    grant_generation: number;
    sealed_tokens: Uint8Array | null;
    facts: string | null;
    access_fingerprint: string | null;
    refresh_fingerprint: string | null;
    /** The host that issued the tokens. */
    instance: string | null;
    client_id: string | null;
    /** When the tokens are to be renewed although nobody asks; null when they cannot be. */
    renew_at: string | null;
  };
  readonly instances: {
    instance: string;
    owner: string | null;
    /** Milliseconds of the database's clock; after giving back, the moment of that. */
    lease_until: number;
    /** Nothing was left to do before this moment. */
    looked_until: string;
    /** Left alone until then; null: not resting. */
    rest_until: string | null;
    rest_cause: 'failing' | 'limited' | null;
  };
  readonly refused_clients: {
    instance: string;
    client_id: string;
    secret_fingerprint: string;
    refusals: number;
  };
  readonly renewal_failures: {
    account_id: string;
    code: string;
    kind: string;
    message: string;
    action: string;
    since: string;
    failures: number;
    next_try_at: string | null;
  };
  readonly refresh_leases: {
    account_id: string;
    lease_owner: string | null;
    /** Raised by every claim, never lowered. */
    lease_fence: number;
    /** Milliseconds of the database's clock. */
    lease_until: number;
    intent_id: string | null;
    intent_fingerprint: string | null;
    intent_generation: number | null;
    intent_version: number | null;
    /** Milliseconds of the database's clock; null until the request is about to be sent. */
    intent_sent_at: number | null;
    intent_sends: number;
    rotation: 'stable' | 'rotating' | 'unknown';
    same_answers: number;
    /** The token version for which the API's refusal last forced a renewal. */
    forced_version: number | null;
    /** Milliseconds of the database's clock. */
    forced_at: number | null;
  };
  readonly drafts: {
    id: string;
    user_id: string;
    account_id: string | null;
    settings: string;
    edited_settings_version: number | null;
    apply_when_authorized: number;
    sealed_client_secret: Uint8Array | null;
    secret_fingerprint: string | null;
    secret_stored_at: string | null;
    sealed_tokens: Uint8Array | null;
    facts: string | null;
    access_fingerprint: string | null;
    refresh_fingerprint: string | null;
    created_at: string;
    expires_at: string;
    /** The account's version when the draft was opened; null without an account. */
    opened_settings_version: number | null;
    /** JSON list. */
    findings: string | null;
    /** JSON of the last refusal. */
    refusal: string | null;
    /** JSON of the last report of Validate. */
    report: string | null;
  };
  readonly pending_authorizations: {
    state_hash: string;
    draft_id: string;
    user_id: string;
    browser_hash: string;
    context_id: string;
    sealed_verifier: Uint8Array;
    pending: string;
    created_at: string;
    expires_at: string;
  };
  readonly timeline: {
    id: Generated<number>;
    account_id: string;
    at: string;
    event: string;
    details: string;
    origin: string | null;
    /** Which host wrote it; unlike the origin the same for everything the host does. */
    process: string | null;
    cause: string | null;
    next_action_at: string | null;
    actor: string | null;
    request_id: string | null;
    generation: number | null;
  };
  readonly account_health: {
    account_id: string;
    /** Null: not looked at yet. */
    state: string | null;
    cause: string | null;
    since: string;
    /** When time alone may change it; null when it cannot. */
    look_at: string | null;
  };
  readonly access_grants: {
    id: string;
    kind: 'key' | 'session';
    label: string;
    role: Role;
    secret_hash: string;
    key_id: string | null;
    created_at: string;
    expires_at: string | null;
    last_used_at: string | null;
  };
  readonly account_usage: { account_id: string; last_used_at: string };
  readonly validation_reports: { account_id: string; report: string };
  readonly revocations: {
    id: string;
    account_id: string;
    sealed_account: Uint8Array;
    /** JSON list. */
    tokens: string;
    tries: number;
    next_try_at: string;
    ends_at: string;
  };
}
