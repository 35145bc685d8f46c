import {
  validateOperationRequest,
  validateRenewRejectedRequest,
} from '../../generated/host-api-validators.js';
import type { Host } from '../../host/host.ts';
import { readJson } from '../read-json.ts';
import { type HandlersOf, idOf } from './handler.ts';
import { quickJson } from './quick-json.ts';

type Names = 'refreshAccount' | 'disconnectAccount' | 'beforeOperation' | 'renewRejected' | 'sendRequest';

/** What can be done with the tokens of an account: `/api/accounts/:id/…`. */
export function tokenHandlers(host: Host): HandlersOf<Names> {
  return {
    refreshAccount: async (context) => context.json(await host.refresh(idOf(context))),
    disconnectAccount: async (context) => context.json(await host.disconnect(idOf(context))),
    beforeOperation: async (context) => quickJson(context, await host.beforeOperation(idOf(context))),
    async renewRejected(context) {
      const { tokenVersion } = await readJson(context, validateRenewRejectedRequest);
      return context.json(await host.renewRejected(idOf(context), tokenVersion));
    },
    async sendRequest(context) {
      const request = await readJson(context, validateOperationRequest);
      return context.json(await host.operate(idOf(context), request));
    },
  };
}
