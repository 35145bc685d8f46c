import type { Generated } from 'kysely';

/** The tables as the database sees them; instants are ISO 8601 text, flags 0 or 1, objects JSON text. */
export interface Schema {
  readonly meta: { key: string; value: Uint8Array };
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
  };
}
