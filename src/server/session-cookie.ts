import { createHmac, randomBytes } from 'node:crypto';
import { sameSecret } from '../host/same-secret.ts';

const lifetimeSeconds = 12 * 60 * 60;
const valuePattern = /^([A-Za-z0-9_-]{22})\.(\d{1,12})\.([A-Za-z0-9_-]{43})$/;

/** Issues and recognises session cookies. Nothing is kept: the value proves itself by the access key. */
export interface SessionCookie {
  readonly name: string;
  readonly lifetimeSeconds: number;
  issue(): string;
  /** The user of a valid cookie value; undefined for a forged, foreign or expired one. */
  userOf(value: string | undefined): string | undefined;
}

/** Session cookies under one access key; `now` in milliseconds. A new key ends all of them. */
export function createSessionCookie(
  accessKey: string,
  { secure, now }: { readonly secure: boolean; readonly now: () => number },
): SessionCookie {
  const sign = (payload: string) =>
    createHmac('sha256', accessKey).update(`session.${payload}`).digest('base64url');
  return {
    // Browsers accept the prefix only with Secure, and Secure only over https.
    name: secure ? '__Host-coupa-session' : 'coupa-session',
    lifetimeSeconds,
    issue() {
      const payload = `${randomBytes(16).toString('base64url')}.${Math.floor(now() / 1000) + lifetimeSeconds}`;
      return `${payload}.${sign(payload)}`;
    },
    userOf(value) {
      const [, id, expires, signature] = valuePattern.exec(value ?? '') ?? [];
      if (id === undefined || expires === undefined || signature === undefined) return undefined;
      if (!sameSecret(signature, sign(`${id}.${expires}`))) return undefined;
      return Number(expires) * 1000 > now() ? `session:${id}` : undefined;
    },
  };
}
