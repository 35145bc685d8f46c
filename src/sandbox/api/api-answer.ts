import type { ReceivedRequest } from '../received-request.ts';
import { errorsToXml } from './to-xml.ts';

/** The API answers XML unless JSON is asked for. */
export function wantsJson(received: ReceivedRequest): boolean {
  return /\bapplication\/json\b/i.test(received.headers.get('accept') ?? '');
}

/** A success in the type that was asked for. */
export function apiAnswer(json: boolean, body: { readonly json: unknown; readonly xml: string }): Response {
  return json
    ? Response.json(body.json, { headers: { 'content-type': 'application/json; charset=utf-8' } })
    : new Response(body.xml, { headers: { 'content-type': 'application/xml; charset=utf-8' } });
}

/** What an API refusal says: its status, what it concerns, a sentence, and a challenge when it is about the token. */
export interface ApiRefusal {
  readonly status: number;
  readonly subject: string;
  readonly message: string;
  /** The parameters after `Bearer` in `WWW-Authenticate` (RFC 6750 3); an empty text is a bare challenge. */
  readonly challenge?: string;
}

/** Coupa's two error shapes: `<errors><error>…` and `{"errors": {"<object>": ["…"]}}`. */
export function apiRefusal(json: boolean, refusal: ApiRefusal): Response {
  const headers = {
    'content-type': `application/${json ? 'json' : 'xml'}; charset=utf-8`,
    ...(refusal.challenge === undefined
      ? {}
      : { 'www-authenticate': `Bearer ${refusal.challenge}`.trimEnd() }),
  };
  const body = json
    ? JSON.stringify({ errors: { [refusal.subject]: [refusal.message] } })
    : errorsToXml(refusal.message);
  return new Response(body, { status: refusal.status, headers });
}
