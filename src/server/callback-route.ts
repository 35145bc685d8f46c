import type { Context, Handler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ConnectorError } from '../errors.ts';
import { asCaller } from '../host/caller.ts';
import type { Host } from '../host/host.ts';
import { requestIdOf } from './access/access-guard.ts';
import type { Identify } from './access/identify.ts';
import { statusOf, toConnectorError } from './error-to-problem.ts';
import type { FlowCookie } from './flow-cookie.ts';
import { donePath, renderRefusal } from './result-page.ts';
import { SlidingLimit } from './sliding-limit.ts';

interface CallbackParts {
  readonly host: Pick<Host, 'authorization' | 'redirectUri'>;
  readonly identify: Identify;
  readonly flowCookie: FlowCookie;
  readonly onUnexpected: (error: unknown) => void;
  readonly publicUrl: URL;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Takes the browser back from Coupa. Whatever came of it, the browser ends at an address without code and state
 * (check A-12): success by 303, refusal by an error page that moves on at once.
 */
export function callbackRoute(parts: CallbackParts): Handler {
  const limit = new SlidingLimit({ most: 100, milliseconds: 1_000, now: parts.now });
  return async (context) => {
    // Some programs look at a link with HEAD before they follow it; that must not use up the attempt.
    if (context.req.method !== 'GET') throw new ConnectorError('host.method_not_allowed');
    const { pathname, search, searchParams } = new URL(context.req.url);
    const callbackUrl = `${new URL(parts.host.redirectUri).origin}${pathname}`;
    const state = searchParams.get('state') ?? '';
    try {
      assertFewStrangers(parts, limit, context, state);
      return await complete(parts, context, { callbackUrl, query: search.slice(1), state });
    } catch (error) {
      return refuse(parts, context, error);
    }
  };
}

async function complete(
  parts: CallbackParts,
  context: Context,
  { state, ...answer }: { readonly callbackUrl: string; readonly query: string; readonly state: string },
): Promise<Response> {
  const { host, identify, flowCookie } = parts;
  const identity = await identify(context);
  const returning = { userId: identity?.userId, browserSecret: flowCookie.get(context, state) };
  if (returning.browserSecret !== undefined) flowCookie.clear(context, state);
  // Whose attempt it is, is known once it was judged; the timeline names that user.
  const caller = { actor: returning.userId ?? 'browser', requestId: requestIdOf(context) };
  const completed = await asCaller(caller, () => host.authorization.complete(answer, returning)).catch(
    namingCookie(parts, state),
  );
  const { applied, findings, draftId } = completed;
  const done = new URLSearchParams({ outcome: applied ? 'applied' : 'authorized' });
  if (!applied) done.set('draftId', draftId);
  for (const { code, severity } of findings) {
    if (severity === 'warning') done.append('warning', code);
  }
  return context.redirect(`${donePath}?${done.toString()}`, 303);
}

// Whoever began here brings the cookie of the attempt. Of those who do not, a hundred a second are enough to explain it to;
// more than that is noise, which must not keep anybody else from finishing (fault F-79).
function assertFewStrangers(
  { flowCookie }: CallbackParts,
  limit: SlidingLimit,
  context: Context,
  state: string,
): void {
  if (flowCookie.get(context, state) !== undefined) return;
  const pause = limit.take('strangers');
  if (pause > 0) {
    const details = { retryAfterSeconds: Math.ceil(pause / 1000) };
    throw new ConnectorError('host.too_many_requests', { details });
  }
}

/** Says which cookie was missing, and on plain http what may have kept it away (fault F-67). The binding stays. */
function namingCookie({ flowCookie, publicUrl }: CallbackParts, state: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ConnectorError) || error.code !== 'callback.browser_cookie_missing') throw error;
    const cookie = flowCookie.nameOf(state);
    const { origin, protocol } = publicUrl;
    const plain = protocol === 'http:' ? ` Begin at ${origin}, not at another name of this machine.` : '';
    throw new ConnectorError(error.code, {
      message: `The browser did not send the cookie ${cookie} that ties this attempt to it.`,
      action: `${error.action}${plain}`,
      details: { cookie },
    });
  };
}

function refuse({ onUnexpected }: CallbackParts, context: Context, problem: unknown): Response {
  const error = toConnectorError(problem);
  if (error.code === 'host.unexpected') onUnexpected(problem);
  const done = new URLSearchParams({ outcome: 'refused', code: error.code });
  context.header('refresh', `0; url=${donePath}?${done.toString()}`);
  return context.html(renderRefusal(error), statusOf(error) as ContentfulStatusCode);
}
