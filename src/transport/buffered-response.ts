/** Fetch 2.2.3: statuses whose answer has no body; `Response` refuses to be built with one. */
const nullBodyStatuses: ReadonlySet<number> = new Set([204, 205, 304]);

type Reading = 'text' | 'json' | 'arrayBuffer' | 'bytes' | 'blob' | 'body' | 'clone';

/** The platform's class without what is read differently here; its type declares methods as properties. */
const Unread: new (body: null, init: ResponseInit) => Omit<Response, Reading> = Response;

/**
 * A response whose body is already here. Building a stream only to read it back costs more than everything else in
 * a token request, so the readers answer from memory, as often as asked; whoever wants `body` gets a stream made
 * for it.
 */
export class BufferedResponse extends Unread {
  readonly #content: Buffer;

  /** Headers are added afterwards: given here they would be read, checked and copied a second time. */
  constructor(content: Buffer, status: number) {
    super(null, { status });
    this.#content = content;
  }

  /** UTF-8 without a byte order mark (Fetch 5.3, "UTF-8 decode"). */
  async text(): Promise<string> {
    const text = this.#content.toString('utf8');
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.#content).buffer;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(this.#content);
  }

  async blob(): Promise<Blob> {
    return this.#streaming().blob();
  }

  get body(): Response['body'] {
    return this.#streaming().body;
  }

  clone(): BufferedResponse {
    const copy = new BufferedResponse(this.#content, this.status);
    for (const [name, value] of this.headers) {
      copy.headers.append(name, value);
    }
    return copy;
  }

  #streaming(): Response {
    const content = nullBodyStatuses.has(this.status) ? null : new Uint8Array(this.#content);
    return new Response(content, { status: this.status, headers: this.headers });
  }
}
