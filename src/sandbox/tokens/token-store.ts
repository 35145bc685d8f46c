import { digest, fingerprint } from '../fingerprint.ts';
import { type RandomBytes, randomBase64Url } from '../random-text.ts';
import type { SwitchBoard } from '../switches.ts';
import type { SandboxClock } from '../virtual-clock.ts';
import type { IssuedToken, TokenFamily, TokenRecord } from './issued-token.ts';
import { accessTokenText } from './token-text.ts';

/** Coupa: an authorization ends 90 days after the consent. Read here as not sliding, the harsher reading. */
const refreshLifetimeMilliseconds = 90 * 86_400_000;

/** What the token store needs of its surroundings. */
export interface TokenStoreParts {
  readonly clock: SandboxClock;
  readonly random: RandomBytes;
  readonly switches: SwitchBoard;
  readonly issuer: string;
}

/** Issues tokens, finds them by text and remembers all of them. */
export class TokenStore {
  readonly #parts: TokenStoreParts;
  readonly #byDigest = new Map<string, TokenRecord>();
  readonly #all: TokenRecord[] = [];
  #families = 0;

  constructor(parts: TokenStoreParts) {
    this.#parts = parts;
  }

  openFamily(clientId: string, subject: string, scopes: readonly string[]): TokenFamily {
    this.#families += 1;
    const endsAt = this.#parts.clock.now() + refreshLifetimeMilliseconds;
    return { id: `family-${this.#families}`, clientId, subject, scopes, endsAt, members: [], refreshes: 0 };
  }

  /** Answers the text; the record keeps only its digest. */
  issueAccess(family: TokenFamily, scopes: readonly string[], endsOnFirstUse?: TokenRecord): string {
    const { clock, random, switches, issuer } = this.#parts;
    const at = clock.now();
    const endsAt = at + switches.current.tokenLifetimeSeconds * 1000;
    const { clientId, subject } = family;
    const text = accessTokenText(random, {
      issuer,
      clientId,
      subject,
      scopes,
      issuedAt: at,
      expiresAt: endsAt,
    });
    const retires = endsOnFirstUse === undefined ? {} : { endsOnFirstUse };
    this.#keep(text, { kind: 'access', family, scopes, at, endsAt, ...retires });
    return text;
  }

  issueRefresh(family: TokenFamily): TokenRecord & { readonly text: string } {
    const text = randomBase64Url(this.#parts.random, 48);
    const at = this.#parts.clock.now();
    const { scopes, endsAt } = family;
    const record = this.#keep(text, { kind: 'refresh', family, scopes, at, endsAt });
    return Object.assign(record, { text });
  }

  find(text: string, kind: TokenRecord['kind']): TokenRecord | undefined {
    const record = this.#byDigest.get(digest(text));
    return record?.kind === kind ? record : undefined;
  }

  /** True while the token is neither revoked nor at its end. */
  isAlive(record: TokenRecord): boolean {
    return !record.revoked && this.#parts.clock.now() < record.endsAt;
  }

  revokeFamily(family: TokenFamily): void {
    for (const member of family.members) {
      member.revoked = true;
    }
  }

  /** The token log, oldest first: copies, safe to keep. */
  issued(): readonly IssuedToken[] {
    return this.#all.map(({ text, family, endsOnFirstUse, ...line }) => ({
      ...line,
      family: family.id,
      clientId: family.clientId,
    }));
  }

  #keep(
    text: string,
    parts: Omit<TokenRecord, 'id' | 'fingerprint' | 'text' | 'revoked' | 'supersededBy'>,
  ): TokenRecord {
    const id = `${parts.kind}-${this.#all.length + 1}`;
    const record: TokenRecord = { id, fingerprint: fingerprint(text), revoked: false, ...parts };
    this.#byDigest.set(digest(text), record);
    this.#all.push(record);
    parts.family.members.push(record);
    return record;
  }
}
