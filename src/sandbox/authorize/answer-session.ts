import { respondForeignForm, respondNotice } from '../pages/notice-page.ts';
import type { ReceivedRequest } from '../received-request.ts';
import { isOwnForm, type Session, type Sessions, sessionCookie } from '../sessions.ts';
import type { World } from '../world.ts';

/** `POST /session`: signs in as the chosen person and goes back to `return_to`. */
export async function answerSignIn(
  world: World,
  sessions: Sessions,
  received: ReceivedRequest,
): Promise<Response> {
  const session = sessions.open(received);
  if (!isOwnForm(session, received)) {
    return respondForeignForm(world, session, '/');
  }
  const signedIn = sessions.signIn(session, received.form.get('person') ?? '');
  if (signedIn === undefined) {
    const message = 'There is nobody with this login. Go back and choose one of the people shown.';
    return respondNotice(world, session, { title: 'Sign in', message, status: 422, here: '/' });
  }
  return goBack(signedIn, received);
}

/** `POST /session/end`: signs out and goes back to `return_to`, where one can sign in as someone else. */
export async function answerSignOut(
  world: World,
  sessions: Sessions,
  received: ReceivedRequest,
): Promise<Response> {
  const session = sessions.open(received);
  return isOwnForm(session, received)
    ? goBack(sessions.signOut(session), received)
    : respondForeignForm(world, session, '/');
}

function goBack(session: Session, received: ReceivedRequest): Response {
  return new Response(null, {
    status: 303,
    headers: {
      location: ownPath(received.form.get('return_to') ?? '/'),
      'set-cookie': sessionCookie(session),
      'cache-control': 'no-store',
    },
  });
}

/** A path on this instance, or `/`: never a way to another site. */
function ownPath(text: string): string {
  const base = 'http://instance.invalid';
  if (!text.startsWith('/') || !URL.canParse(text, base)) {
    return '/';
  }
  const url = new URL(text, base);
  return url.origin === base ? `${url.pathname}${url.search}` : '/';
}
