import { validateCreateApiKeyRequest } from '../../generated/host-api-validators.js';
import type { Host } from '../../host/host.ts';
import { readJson } from '../read-json.ts';
import type { OpenStreams } from '../streams/open-streams.ts';
import { type HandlersOf, idOf } from './handler.ts';

type Names = 'listApiKeys' | 'createApiKey' | 'removeApiKey';

interface ApiKeyParts {
  readonly host: Pick<Host, 'access'>;
  readonly streams: OpenStreams;
  readonly now: () => number;
}

/** API keys: `/api/keys…`. */
export function apiKeyHandlers({ host: { access }, streams, now }: ApiKeyParts): HandlersOf<Names> {
  return {
    listApiKeys: async (context) => context.json({ keys: await access.listKeys() }),
    async createApiKey(context) {
      const request = await readJson(context, validateCreateApiKeyRequest);
      return context.json(await access.createKey(request, now()), 201);
    },
    async removeApiKey(context) {
      await access.removeKey(idOf(context));
      streams.endOf(`key:${idOf(context)}`);
      return context.body(null, 204);
    },
  };
}
