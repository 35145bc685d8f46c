interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

function defaultPath({ pathname }: URL): string {
  const end = pathname.lastIndexOf('/');
  return end <= 0 ? '/' : pathname.slice(0, end);
}

/** RFC 6265 5.1.4. */
function pathMatches(path: string, cookiePath: string): boolean {
  if (path === cookiePath) return true;
  return path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}

/** Cookies of a user agent by host, with their paths; what a Set-Cookie with Max-Age 0 names is dropped. */
export class CookieJar {
  readonly #byHost = new Map<string, readonly Cookie[]>();

  store(url: URL, lines: readonly string[]): void {
    for (const line of lines) this.#storeOne(url, line);
  }

  #storeOne(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const attribute = (wanted: string): string | undefined =>
      attributes.find((part) => part.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute('path') ?? defaultPath(url);
    const others = (this.#byHost.get(url.host) ?? []).filter(
      (cookie) => cookie.name !== name || cookie.path !== path,
    );
    const dropped = Number(attribute('max-age') ?? '1') <= 0;
    const kept = dropped ? others : [...others, { name, value: pair.slice(pair.indexOf('=') + 1), path }];
    this.#byHost.set(url.host, kept);
  }

  /** The Cookie header for a URL; undefined when there is nothing to send. */
  header(url: URL): string | undefined {
    const matching = (this.#byHost.get(url.host) ?? []).filter(({ path }) => pathMatches(url.pathname, path));
    return matching.length === 0
      ? undefined
      : matching.map(({ name, value }) => `${name}=${value}`).join('; ');
  }
}
