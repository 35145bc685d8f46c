import { type Person, people } from './people.ts';
import { type RandomBytes, randomHex } from './random-text.ts';
import type { ReceivedRequest } from './received-request.ts';
import { sameText } from './same-text.ts';

/** A browser at the instance's pages; `person` once somebody has signed in. */
export interface Session {
  readonly id: string;
  readonly csrfToken: string;
  readonly person?: Person;
}

const cookieName = 'coupa_sandbox_session';
const limit = 10_000;

/** The browser sessions, found by cookie; the oldest goes when there are too many. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #random: RandomBytes;

  constructor(random: RandomBytes) {
    this.#random = random;
  }

  /** The session of the request's cookie, or a new one with nobody signed in. */
  open(received: ReceivedRequest): Session {
    const cookies = received.headers.get('cookie') ?? '';
    const id = cookies.split(/;\s*/).find((cookie) => cookie.startsWith(`${cookieName}=`));
    return this.#sessions.get(id?.slice(cookieName.length + 1) ?? '') ?? this.#start({});
  }

  /** Signs somebody in under a new session id, so that an id known before is worth nothing. */
  signIn(session: Session, login: string): Session | undefined {
    const person = people.find((candidate) => candidate.login === login);
    if (person === undefined) {
      return undefined;
    }
    this.#sessions.delete(session.id);
    return this.#start({ person });
  }

  signOut(session: Session): Session {
    this.#sessions.delete(session.id);
    return this.#start({});
  }

  #start(parts: Pick<Session, 'person'>): Session {
    const session = {
      id: randomHex(this.#random, 16),
      csrfToken: randomHex(this.#random, 16),
      ...parts,
    };
    this.#sessions.set(session.id, session);
    const oldest = this.#sessions.keys().next();
    if (this.#sessions.size > limit && !oldest.done) {
      this.#sessions.delete(oldest.value);
    }
    return session;
  }
}

/** The Set-Cookie header that carries a session. */
export function sessionCookie(session: Session): string {
  return `${cookieName}=${session.id}; Path=/; HttpOnly; SameSite=Lax`;
}

/** Whether a form post really comes from a page of this session. */
export function isOwnForm(session: Session, received: ReceivedRequest): boolean {
  const site = received.headers.get('sec-fetch-site');
  const ownSite = site === null || site === 'same-origin' || site === 'none';
  return ownSite && sameText(received.form.get('csrf_token') ?? '', session.csrfToken);
}
