import { consentBody } from '../pages/consent-page.ts';
import { respondForeignForm, respondNotFound, respondNotice } from '../pages/notice-page.ts';
import { respondPage } from '../pages/page.ts';
import { signInBody } from '../pages/sign-in-page.ts';
import type { ReceivedRequest } from '../received-request.ts';
import { isOwnForm, type Session } from '../sessions.ts';
import type { World } from '../world.ts';
import {
  type AuthorizationRequest,
  type ReturnAddress,
  readAuthorizationRequest,
} from './read-authorization-request.ts';

/**
 * `/oauth2/authorizations/new`: GET shows sign-in or consent, POST takes the decision and answers 303 to the redirect
 * URI. A person without administrator rights meets a 404, as at Coupa.
 */
export async function answerAuthorization(
  world: World,
  session: Session,
  received: ReceivedRequest,
): Promise<Response> {
  const here = `${received.url.pathname}${received.url.search}`;
  const read = readAuthorizationRequest(world, received.url.searchParams);
  if (read.kind === 'unanswerable') {
    const notice = { title: 'Authorization not possible', message: read.message, status: 400, here };
    return respondNotice(world, session, notice);
  }
  if (read.kind === 'refused') {
    return redirectBack(world, read.address, { error: read.error, error_description: read.description });
  }
  if (session.person === undefined) {
    const body = signInBody(session, here);
    return respondPage({ title: 'Sign in', instanceHost: world.instanceHost, session, here, body });
  }
  if (!session.person.administrator) {
    return respondNotFound(world, session, here);
  }
  return received.method === 'POST'
    ? decide(world, session, { request: read.request, received, here })
    : askConsent(world, session, { request: read.request, here });
}

function askConsent(
  world: World,
  session: Session,
  asked: { readonly request: AuthorizationRequest; readonly here: string },
): Promise<Response> {
  const { client, scopes, redirectUri } = asked.request;
  const consent = { clientName: client.name, scopes, redirectUri, here: asked.here };
  return respondPage({
    title: 'Allow access?',
    instanceHost: world.instanceHost,
    session,
    here: asked.here,
    body: consentBody(consent, session, world.scopes),
  });
}

async function decide(
  world: World,
  session: Session,
  asked: {
    readonly request: AuthorizationRequest;
    readonly received: ReceivedRequest;
    readonly here: string;
  },
): Promise<Response> {
  const { request, received, here } = asked;
  if (!isOwnForm(session, received)) {
    return respondForeignForm(world, session, here);
  }
  if (received.form.get('decision') !== 'allow') {
    const error_description = 'The person denied the request.';
    return redirectBack(world, request, { error: 'access_denied', error_description });
  }
  const { client, state: _, ...grant } = request;
  const subject = session.person?.login ?? '';
  const code = world.codes.issue({ ...grant, clientId: client.identifier, subject });
  return redirectBack(world, request, { code });
}

function redirectBack(
  world: World,
  address: ReturnAddress,
  parameters: Readonly<Record<string, string>>,
): Response {
  const location = new URL(address.redirectUri);
  const { sendIssuerInCallback } = world.switches.current;
  const all = {
    ...parameters,
    ...(address.state === undefined ? {} : { state: address.state }),
    ...(sendIssuerInCallback ? { iss: world.issuer } : {}),
  };
  for (const [name, value] of Object.entries(all)) {
    location.searchParams.append(name, value);
  }
  return new Response(null, {
    status: 303,
    headers: { location: location.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
}
