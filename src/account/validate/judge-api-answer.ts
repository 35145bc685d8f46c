import type { ErrorCode } from '../../errors.ts';
import type { Severity, TokenState } from '../../generated/types.ts';
import { readAuthSignal } from '../auth-signals.ts';
import { resourceOf, scopeToRead } from '../coupa-instance.ts';
import { findingOf } from '../finding-of.ts';
import type { HookContext } from '../hook-context.ts';
import type { StageCheck } from './stage.ts';

interface ApiAnswer {
  readonly response: Pick<Response, 'status' | 'headers'>;
  readonly body: string;
}

/** What is wrong with the answer to the probe, or undefined when the API accepted the token. */
export function judgeApiAnswer(
  { response, body }: ApiAnswer,
  tokenState: TokenState,
  context: HookContext,
): StageCheck | undefined {
  const { status, headers } = response;
  const wwwAuthenticate = headers.get('www-authenticate') ?? undefined;
  const source = { status, body, ...(wwwAuthenticate === undefined ? {} : { wwwAuthenticate }) };
  switch (readAuthSignal(source, context.manifest)) {
    case 'scope_missing':
      return scopeMissing(tokenState, context);
    case 'renew':
      return notAccepted(tokenState, context);
    case 'reauthorize':
      return problem(
        'api.unauthorized',
        'error',
        'The API says that the authorization behind the token has ended.',
      );
    case 'ignore':
      return judgeStatus(status, body);
  }
}

/** Within the settle time a refusal is Coupa's known delay and says nothing about the token. */
function notAccepted(tokenState: TokenState, context: HookContext): StageCheck {
  const settling = context.now() < Date.parse(tokenState.notBefore);
  return settling ? problem('api.token_not_settled', 'warning') : problem('api.unauthorized', 'error');
}

/** Without the scope that the probe needs, a 403 is the expected answer of a working account. */
function scopeMissing({ grantedScopes }: TokenState, { manifest }: HookContext): StageCheck {
  const resource = resourceOf(manifest.endpoints.probe);
  const scope = scopeToRead(resource);
  const held = scope !== undefined && grantedScopes.includes(scope);
  const needed = scope === undefined ? '' : `; it needs the scope ${scope}`;
  const seen = `The token may not read ${resource} (403)${needed}${held ? ', which the token should have' : ''}.`;
  return problem('api.scope_missing', held ? 'error' : 'warning', seen);
}

function judgeStatus(status: number, body: string): StageCheck | undefined {
  if (status >= 500)
    return { ...problem('api.server_error', 'error', `The API answered ${status}.`), unknown: true };
  if (status >= 300 && status < 400) return problem('api.redirect_refused', 'error');
  // An empty list asked for as XML is a 404 with an errors document: the Accept header was lost on the way.
  if (status === 404)
    return isXml(body) ? problem('api.xml_answer', 'error') : problem('api.not_found', 'error');
  if (status === 429) return problem('api.rate_limited', 'warning');
  if (status === 431)
    return problem('token.very_long', 'error', 'The request was refused for its size (431).');
  if (status === 200) return judgeBody(body);
  return problem('api.unexpected_answer', 'error', `The API answered ${status}, which is not expected here.`);
}

function judgeBody(body: string): StageCheck | undefined {
  if (isJson(body)) return undefined;
  if (isXml(body)) return problem('api.xml_answer', 'error');
  return problem(
    'api.unexpected_answer',
    'error',
    'The API answered 200 with a page or text instead of JSON.',
  );
}

function isXml(body: string): boolean {
  const start = body.slice(0, 2048).trimStart();
  return start.startsWith('<') && !/<!doctype html|<html/i.test(start);
}

function isJson(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

function problem(code: ErrorCode, severity: Severity, seen?: string): StageCheck {
  return { findings: [findingOf(code, { severity, ...(seen === undefined ? {} : { seen }) })] };
}
