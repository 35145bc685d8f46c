/** Cookies of one pretend browser; enough for servers on one origin. */
class CookieJar {
  readonly #cookies = new Map<string, string>();

  store(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const separator = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, separator), pair.slice(separator + 1));
    }
  }

  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

interface Form {
  readonly action: string;
  readonly fields: URLSearchParams;
}

function readForm(html: string, base: URL): Form {
  const action = /<form[^>]*action="([^"]*)"/.exec(html)?.[1] ?? base.href;
  const fields = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (name === undefined) continue;
    const value = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
    fields.append(name, value === '' ? 'somebody' : value);
  }
  return { action: new URL(action.replaceAll('&amp;', '&'), base).href, fields };
}

/**
 * Walks an authorization server's sign-in and consent pages like a patient person and returns the URL that the
 * server finally sends the browser to. Follows redirects and submits each form until `redirectUri` is reached.
 */
export async function walkConsent(authorizationUrl: string, redirectUri: string): Promise<string> {
  const jar = new CookieJar();
  let url = new URL(authorizationUrl);
  let form: Form | undefined;
  for (let step = 0; step < 20; step += 1) {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: jar.header() },
      ...(form === undefined ? {} : { body: form.fields }),
    });
    jar.store(response);
    form = undefined;
    const location = response.headers.get('location');
    if (location !== null) {
      url = new URL(location, url);
      if (url.href.startsWith(redirectUri)) return url.href;
      continue;
    }
    if (!response.ok) throw new Error(`The consent pages answered ${response.status}.`);
    form = readForm(await response.text(), url);
    url = new URL(form.action);
  }
  throw new Error('The consent pages never came to an end.');
}
