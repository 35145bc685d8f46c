const bodyLimitBytes = 1_048_576;

/** A request read to its end, so that the log and the handlers see the same bytes. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly bodyText: string;
  /** The parameters of a form body; empty for every other content type. */
  readonly form: URLSearchParams;
  readonly signal: AbortSignal;
  readonly tooLarge: boolean;
}

/** Reads a request; of a body over 1 MiB only the fact is kept. */
export async function receiveRequest(request: Request): Promise<ReceivedRequest> {
  const bodyText = await readBounded(request.body);
  const type = request.headers.get('content-type') ?? '';
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
  return {
    method: request.method,
    url: new URL(request.url),
    headers: request.headers,
    bodyText: bodyText ?? '',
    form: new URLSearchParams(isForm ? (bodyText ?? '') : ''),
    signal: request.signal,
    tooLarge: bodyText === undefined,
  };
}

async function readBounded(body: Request['body']): Promise<string | undefined> {
  if (body === null) {
    return '';
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > bodyLimitBytes) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
