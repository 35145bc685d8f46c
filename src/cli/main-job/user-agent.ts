import { atSandbox } from '../../server/at-sandbox.ts';
import { CookieJar } from './cookie-jar.ts';
import { htmlForms } from './html-form.ts';
import { StepFailure } from './step.ts';

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

export interface AgentRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const mostRedirects = 10;

/**
 * A person with a browser, small enough for the sandbox's pages: keeps cookies, follows redirects, finds a
 * button by its text and clicks it. Instance hosts are mapped to the sandbox, as a person's browser would be told.
 */
export class UserAgent {
  readonly #cookies = new CookieJar();
  readonly #instances: ReadonlyMap<string, string>;

  constructor(instances: ReadonlyMap<string, string>) {
    this.#instances = instances;
  }

  /** Sends one request with the cookies of its host and keeps those that come back; follows no redirect. */
  async request(url: URL, { method, headers = {}, body }: AgentRequest): Promise<Response> {
    const cookie = this.#cookies.header(url);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(cookie === undefined ? {} : { cookie }),
        ...(method === 'GET' ? {} : { origin: url.origin }),
      },
      ...(body === undefined ? {} : { body }),
    });
    this.#cookies.store(url, response.headers.getSetCookie());
    return response;
  }

  /** Opens an address and follows where it leads. */
  async open(address: string): Promise<Page> {
    return this.#follow(new URL(address), { method: 'GET' });
  }

  static hasButton(page: Page, buttonText: string): boolean {
    return htmlForms(page.html).some(({ buttons }) => buttons.some(({ text }) => text === buttonText));
  }

  /** Submits the form that has a button with this text. Throws StepFailure when the page has none. */
  async click(page: Page, buttonText: string, filled: Readonly<Record<string, string>> = {}): Promise<Page> {
    for (const form of htmlForms(page.html)) {
      const button = form.buttons.find(({ text }) => text === buttonText);
      if (button === undefined) continue;
      const fields = new URLSearchParams({ ...Object.fromEntries(form.fields), ...filled });
      if (button.name !== undefined) fields.set(button.name, button.value);
      const target = new URL(form.action, page.url);
      if (form.method === 'POST')
        return this.#follow(target, { method: 'POST', headers: formType, body: fields.toString() });
      target.search = fields.toString();
      return this.#follow(target, { method: 'GET' });
    }
    throw new StepFailure(`The page at ${page.url.pathname} (${page.status}) has no button "${buttonText}".`);
  }

  async #follow(start: URL, init: AgentRequest): Promise<Page> {
    let url = atSandbox(start, this.#instances);
    let next = init;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const response = await this.request(url, next);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) {
        return { url, status: response.status, html: await response.text() };
      }
      await response.body?.cancel();
      url = atSandbox(new URL(location, url), this.#instances);
      next = { method: 'GET' };
    }
    throw new StepFailure(
      `More than ${mostRedirects} redirects, the last one to ${url.host}${url.pathname}.`,
    );
  }
}
