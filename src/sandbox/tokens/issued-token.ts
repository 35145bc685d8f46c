/** One line of the server's own token log, for those who check a history of renewals. Instants in milliseconds. */
export interface IssuedToken {
  readonly id: string;
  readonly kind: 'access' | 'refresh';
  readonly clientId: string;
  /** All tokens that descend from one consent, or one mint, share a family. */
  readonly family: string;
  readonly scopes: readonly string[];
  readonly at: number;
  /** When it ends of itself: by age, or because a successor took over. */
  readonly endsAt: number;
  readonly fingerprint: string;
  readonly supersededBy?: string;
  readonly revoked: boolean;
}

/** What the server keeps of a token. Access token texts are not kept, only found by digest. */
export interface TokenRecord {
  readonly id: string;
  readonly kind: 'access' | 'refresh';
  readonly family: TokenFamily;
  readonly scopes: readonly string[];
  readonly at: number;
  readonly fingerprint: string;
  readonly text?: string;
  /** The refresh token that ends when this access token is first used (rotation `doorkeeper`). */
  readonly endsOnFirstUse?: TokenRecord;
  endsAt: number;
  supersededBy?: string;
  revoked: boolean;
}

/** One authorization: a consent or a mint. */
export interface TokenFamily {
  readonly id: string;
  readonly clientId: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  /** When the refresh tokens of this family end, however often they rotate. Milliseconds since 1970. */
  readonly endsAt: number;
  readonly members: TokenRecord[];
  refreshes: number;
}
