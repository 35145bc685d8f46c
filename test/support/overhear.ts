const secretNames: ReadonlySet<string> = new Set([
  'access_token',
  'refresh_token',
  'client_secret',
  'code',
  'code_verifier',
  'state',
  'password',
]);

/** The secrets that cross the wire between browser, host and instance, by value, with their names. */
export class Overheard {
  readonly secrets = new Map<string, string>();

  /** Notes those of the parameters that are secret. */
  learn(parameters: Iterable<readonly [string, unknown]>): void {
    for (const [name, value] of parameters) {
      if (secretNames.has(name) && typeof value === 'string' && value.length >= 8) {
        this.secrets.set(value, name);
      }
    }
  }

  /** An instance with a listener at its door: every secret that it is sent or gives away is noted. */
  at(answer: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
    return async (request) => {
      const url = new URL(request.url);
      this.learn(url.searchParams);
      if (request.method === 'POST') this.learn(new URLSearchParams(await request.clone().text()));
      const response = await answer(request);
      const location = response.headers.get('location');
      if (location !== null) this.learn(new URL(location, url).searchParams);
      if (response.headers.get('content-type')?.includes('json')) {
        this.learn(Object.entries((await response.clone().json()) as object));
      }
      return response;
    };
  }
}
