import type { ApiKeyView, CreateApiKeyRequest, CreatedApiKey, Role } from '../../generated/types.ts';

/** What a recognised secret stands for. */
export interface AccessGrant {
  readonly id: string;
  readonly kind: 'key' | 'session';
  readonly role: Role;
  /** ISO 8601; null: does not end by itself. */
  readonly expiresAt: string | null;
}

/** What a session is opened with. */
export interface SessionSource {
  readonly role: Role;
  /** The API key that was shown, with which the session ends. */
  readonly keyId?: string;
}

/** A new session; its secret is told this once. */
export interface OpenedSession {
  /** For the browser's cookie; it is nowhere else. */
  readonly secret: string;
  readonly lifetimeSeconds: number;
}

/**
 * Who may call the API. `now` is the caller's clock in milliseconds: sessions end by the time of the machine, not by
 * the clock that decides about tokens.
 */
export interface AccessService {
  listKeys(): Promise<readonly ApiKeyView[]>;
  /** The only time that the key is told. */
  createKey(request: CreateApiKeyRequest, now: number): Promise<CreatedApiKey>;
  /** Ends the key and every session that was opened with it. Throws `host.api_key_unknown`. */
  removeKey(id: string): Promise<void>;
  openSession(source: SessionSource, now: number): Promise<OpenedSession>;
  endSession(id: string): Promise<void>;
  /** The living grant of a secret; a grant that another host has ended is recognised for five seconds more. */
  recognise(kind: AccessGrant['kind'], secret: string, now: number): Promise<AccessGrant | undefined>;
}
