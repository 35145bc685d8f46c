import { ConnectorError } from '../../errors.ts';
import { validateOpenSessionRequest } from '../../generated/host-api-validators.js';
import type { OpenSessionRequest } from '../../generated/types.ts';
import type { SessionSource } from '../../host/access/access.ts';
import type { Host } from '../../host/host.ts';
import { identifyKey } from '../access/identify.ts';
import type { OneTimeLinks } from '../access/one-time-links.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import { readJson } from '../read-json.ts';
import type { OpenStreams } from '../streams/open-streams.ts';
import type { HandlersOf } from './handler.ts';

type Names = 'openSession' | 'showSession' | 'endSession';

interface SessionParts {
  readonly host: Pick<Host, 'access' | 'present'>;
  readonly isAccessKey: (key: string) => boolean;
  readonly links: OneTimeLinks;
  readonly sessionCookie: SessionCookie;
  readonly streams: OpenStreams;
  readonly now: () => number;
}

/** Sessions: `/api/session`. */
export function sessionHandlers(parts: SessionParts): HandlersOf<Names> {
  const { host, sessionCookie, streams, now } = parts;
  return {
    async openSession(context) {
      const source = await sourceOf(parts, await readJson(context, validateOpenSessionRequest));
      const { secret, lifetimeSeconds } = await host.access.openSession(source, now());
      sessionCookie.set(context, secret, lifetimeSeconds);
      return context.body(null, 204);
    },
    showSession(context) {
      const { userId, role, session } = context.get('identity');
      const { csrfToken = null, expiresAt = null } = session ?? {};
      return context.json({ userId, role, csrfToken, expiresAt, now: host.present() });
    },
    async endSession(context) {
      const { userId, session } = context.get('identity');
      if (session !== undefined) await host.access.endSession(session.id);
      streams.endOf(userId);
      sessionCookie.clear(context);
      return context.body(null, 204);
    },
  };
}

/** Whoever has the link was shown it at the start of the host, as whoever has its key. Throws `host.not_authenticated`. */
async function sourceOf(parts: SessionParts, { key, link }: OpenSessionRequest): Promise<SessionSource> {
  if (link !== undefined && parts.links.take(link)) return { role: 'operator' };
  const identity = key === undefined ? undefined : await identifyKey(parts, key);
  if (identity === undefined) throw new ConnectorError('host.not_authenticated');
  const { role, keyId } = identity;
  return { role, ...(keyId === undefined ? {} : { keyId }) };
}
