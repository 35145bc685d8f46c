import { html } from 'hono/html';
import type { Session } from '../sessions.ts';
import type { World } from '../world.ts';
import { respondPage } from './page.ts';

/** A page that only says something: what is wrong and, where it helps, what to look at. */
export interface Notice {
  readonly title: string;
  readonly message: string;
  readonly status: number;
  readonly here: string;
}

/** Answers with a notice. */
export function respondNotice(world: World, session: Session, notice: Notice): Promise<Response> {
  return respondPage(
    {
      title: notice.title,
      instanceHost: world.instanceHost,
      session,
      here: notice.here,
      body: html`<div class="card"><p>${notice.message}</p></div>`,
    },
    notice.status,
  );
}

/** The 404 that Coupa also shows to a person without administrator rights. */
export function respondNotFound(world: World, session: Session, here: string): Promise<Response> {
  return respondNotice(world, session, {
    title: 'Page not found',
    message: 'The page does not exist, or you have no right to see it.',
    status: 404,
    here,
  });
}

/** A form post that did not come from one of our pages. */
export function respondForeignForm(world: World, session: Session, here: string): Promise<Response> {
  return respondNotice(world, session, {
    title: 'Form refused',
    message: 'This form was not sent from a page of this session. Go back, reload and try again.',
    status: 403,
    here,
  });
}
