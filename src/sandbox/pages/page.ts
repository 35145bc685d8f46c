import { html } from 'hono/html';
import { type Session, sessionCookie } from '../sessions.ts';

/** Escaped HTML, possibly still being put together. */
export type Html = ReturnType<typeof html>;

/** Everything a page of the instance is made of. */
export interface Page {
  readonly title: string;
  readonly instanceHost: string;
  readonly session: Session;
  /** Path and query to come back to after signing in or out. */
  readonly here: string;
  readonly body: Html;
}

const securityHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // No form-action: browsers apply it to the redirect that answers the consent form.
  'content-security-policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Renders a page in the instance's frame and carries the session's cookie. */
export async function respondPage(page: Page, status = 200): Promise<Response> {
  const text = String(await frame(page));
  return new Response(text, {
    status,
    headers: { ...securityHeaders, 'set-cookie': sessionCookie(page.session) },
  });
}

function frame({ title, instanceHost, session, here, body }: Page): Html {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sandbox</title>
<link rel="stylesheet" href="/assets/sandbox.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<p class="banner" role="note"><strong>SANDBOX — not Coupa.</strong> Everything here is made up and forgotten when it stops.</p>
<header>
<span class="instance">${instanceHost}</span>
<nav aria-label="Setup">
<a href="/oauth2/clients">OAuth2/OpenID Connect Clients</a>
<a href="/oauth2/scopes">Scopes</a>
</nav>
</header>
<main id="main">
<h1>${title}</h1>
${body}
</main>
${session.person ? html`<footer>${signedIn(session, here)}</footer>` : ''}
</body>
</html>
`;
}

function signedIn(session: Session, here: string): Html {
  return html`<form class="who" method="post" action="/session/end">
${csrfField(session)}<input type="hidden" name="return_to" value="${here}">
<span>Signed in as ${session.person?.name}</span>
<button type="submit" class="quiet">Sign in as someone else</button>
</form>`;
}

/** The hidden field every form carries. */
export function csrfField(session: Session): Html {
  return html`<input type="hidden" name="csrf_token" value="${session.csrfToken}">`;
}
