import { respondForeignForm, respondNotFound } from '../pages/notice-page.ts';
import { respondPage } from '../pages/page.ts';
import { signInBody } from '../pages/sign-in-page.ts';
import type { ReceivedRequest } from '../received-request.ts';
import { isOwnForm, type Session } from '../sessions.ts';
import type { World } from '../world.ts';

/** An administrator at an admin page. */
export interface AdminVisit {
  readonly world: World;
  readonly session: Session;
  readonly received: ReceivedRequest;
  /** Path and query of the page. */
  readonly here: string;
}

/** Lets `answer` answer only an administrator, and a form post only from one of our own pages. */
export function asAdministrator(
  visit: AdminVisit,
  answer: (visit: AdminVisit) => Promise<Response>,
): Promise<Response> {
  const { world, session, received } = visit;
  const here = received.method === 'GET' ? visit.here : '/oauth2/clients';
  if (session.person === undefined) {
    const body = signInBody(session, here);
    return respondPage({ title: 'Sign in', instanceHost: world.instanceHost, session, here, body });
  }
  if (!session.person.administrator) {
    return respondNotFound(world, session, here);
  }
  if (received.method === 'POST' && !isOwnForm(session, received)) {
    return respondForeignForm(world, session, here);
  }
  return answer(visit);
}
