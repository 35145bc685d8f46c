import { ConnectorError } from '../../errors.ts';
import type { ApiKeyView, CreateApiKeyRequest, CreatedApiKey } from '../../generated/types.ts';
import { type HostParts, newId } from '../host-parts.ts';
import { digestOf } from '../same-secret.ts';
import type { AccessRecord } from '../store/store.ts';
import type { AccessService, OpenedSession, SessionSource } from './access.ts';
import { RecognisedGrants } from './recognised-grants.ts';

const sessionMilliseconds = 12 * 60 * 60 * 1000;
const keyPrefix = 'coupa_key_';
const sessionPrefix = 'coupa_session_';
const secretPattern = /^coupa_(?:key|session)_[A-Za-z0-9_-]{43}$/;

type AccessParts = Pick<HostParts, 'store' | 'hookContext'>;

/** API keys and sessions of one host; of each only a hash is kept. */
export function createAccessService(parts: AccessParts): AccessService {
  const recognised = new RecognisedGrants(parts.store);
  const { access } = parts.store;
  return {
    async listKeys() {
      return (await access.listKeys()).map(viewKey);
    },
    createKey: (request, now) => createKey(parts, request, now),
    async removeKey(id) {
      const removed = await access.delete('key', id);
      recognised.forget();
      if (!removed) throw new ConnectorError('host.api_key_unknown');
    },
    openSession: (source, now) => openSession(parts, source, now),
    async endSession(id) {
      await access.delete('session', id);
      recognised.forget();
    },
    async recognise(kind, secret, now) {
      if (!secretPattern.test(secret)) return undefined;
      const grant = await recognised.find(digestOf(secret), now);
      return grant?.kind === kind ? grant : undefined;
    },
  };
}

async function createKey(
  parts: AccessParts,
  { label, role }: CreateApiKeyRequest,
  now: number,
): Promise<CreatedApiKey> {
  const key = newSecret(parts, keyPrefix);
  const id = newId(parts);
  const createdAt = new Date(now).toISOString();
  await parts.store.access.insert({ ...newRecord(key), id, kind: 'key', label, role, createdAt });
  return { id, label, role, createdAt, key };
}

async function openSession(
  parts: AccessParts,
  { role, keyId }: SessionSource,
  now: number,
): Promise<OpenedSession> {
  const secret = newSecret(parts, sessionPrefix);
  const createdAt = new Date(now).toISOString();
  const expiresAt = new Date(now + sessionMilliseconds).toISOString();
  const record = { ...newRecord(secret), id: newId(parts), kind: 'session', label: '', role } as const;
  await parts.store.transaction(async ({ access }) => {
    await access.deleteExpired(createdAt);
    await access.insert({ ...record, keyId: keyId ?? null, createdAt, expiresAt });
  });
  return { secret, lifetimeSeconds: sessionMilliseconds / 1000 };
}

function newRecord(secret: string): Pick<AccessRecord, 'secretHash' | 'keyId' | 'expiresAt' | 'lastUsedAt'> {
  return { secretHash: digestOf(secret), keyId: null, expiresAt: null, lastUsedAt: null };
}

function newSecret({ hookContext }: AccessParts, prefix: string): string {
  return `${prefix}${Buffer.from(hookContext.random(32)).toString('base64url')}`;
}

function viewKey({ id, label, role, createdAt, lastUsedAt }: AccessRecord): ApiKeyView {
  return { id, label, role, createdAt, ...(lastUsedAt === null ? {} : { lastUsedAt }) };
}
