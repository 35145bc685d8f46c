import { type ParsedJson, parseJson } from './parse-json.ts';

/** One complete answer of an endpoint, before it is judged. */
export interface Answer {
  readonly status: number;
  /** Lower case, without parameters; empty when the answer names none. */
  readonly mediaType: string;
  readonly headers: Headers;
  readonly body: ParsedJson;
}

/** Reads the body once and parses what may be JSON; never throws for what a server says. */
export async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const contentType = headers.get('content-type') ?? '';
  const mediaType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return { status, mediaType, headers, body: parseJson(await response.text()) };
}

/** Whether a media type says JSON (RFC 8259 11, RFC 6839 3.1). */
export function isJsonType(mediaType: string): boolean {
  return mediaType === 'application/json' || /^application\/[a-z0-9.-]+\+json$/.test(mediaType);
}
