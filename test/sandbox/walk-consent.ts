/** Who consents and how; by default the seeded administrator allows. */
export interface ConsentWalk {
  readonly login?: string;
  readonly decision?: 'allow' | 'deny';
}

/** How a page is fetched: any fetch that does not follow redirects by itself. */
export type PageFetch = (request: Request) => Promise<Response>;

/**
 * A small user agent that clicks through the sandbox's sign-in and consent pages, from the authorization URL to the
 * redirect back. Answers the callback URL, without visiting it. Throws when a page is not what it should be, e.g. the
 * 404 of a person without administrator rights.
 */
export async function walkConsent(
  fetchPage: PageFetch,
  authorizationUrl: string,
  { login = 'ada.admin', decision = 'allow' }: ConsentWalk = {},
): Promise<string> {
  const start = await visit(fetchPage, authorizationUrl, {});
  if (start.status === 303) {
    return start.location;
  }
  const signedIn = await submit(fetchPage, start, { person: login });
  const consent = await visit(fetchPage, signedIn.location, { cookie: signedIn.cookie });
  const decided = await submit(fetchPage, consent, { decision });
  return decided.location;
}

interface Visited {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
  /** Where it redirects to, absolute; empty otherwise. */
  readonly location: string;
}

async function visit(
  fetchPage: PageFetch,
  url: string,
  options: { readonly cookie?: string; readonly body?: URLSearchParams },
): Promise<Visited> {
  const { cookie = '', body } = options;
  const response = await fetchPage(
    new Request(url, {
      redirect: 'manual',
      headers: cookie === '' ? {} : { cookie },
      ...(body === undefined ? {} : { method: 'POST', body }),
    }),
  );
  const location = response.headers.get('location');
  return {
    url,
    status: response.status,
    text: await response.text(),
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie,
    location: location === null ? '' : new URL(location, url).href,
  };
}

/** Submits the form of the page's main part, with its hidden fields and the given answer. */
async function submit(
  fetchPage: PageFetch,
  page: Visited,
  answer: Readonly<Record<string, string>>,
): Promise<Visited> {
  const main = /<main[\s\S]*?<\/main>/.exec(page.text)?.[0] ?? '';
  const form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(main);
  const fields = [...(form?.[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  const body = new URLSearchParams(answer);
  for (const [, name = '', value = ''] of fields) {
    body.append(name, unescapeHtml(value));
  }
  const action = new URL(unescapeHtml(form?.[1] ?? ''), page.url).href;
  const next = await visit(fetchPage, action, { cookie: page.cookie, body });
  if (form === null || next.status !== 303) {
    const status = form === null ? page.status : next.status;
    throw new Error(`The sandbox answered ${status} where the ${Object.keys(answer).join()} was expected.`);
  }
  return next;
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
