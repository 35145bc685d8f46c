import { ConnectorError } from '../../errors.ts';
import { validateAccountInput } from '../../generated/account-input-validators.js';
import { validateEditAccountRequest } from '../../generated/host-api-validators.js';
import type { Host } from '../../host/host.ts';
import { readJson } from '../read-json.ts';
import { type HandlersOf, idOf, type RouteContext } from './handler.ts';

type Names =
  | 'listAccounts'
  | 'createAccount'
  | 'showAccount'
  | 'editAccount'
  | 'removeAccount'
  | 'readTimeline'
  | 'showUsage'
  | 'makeSupportBundle';

/** Accounts: `/api/accounts…`. */
export function accountHandlers({ accounts }: Pick<Host, 'accounts'>): HandlersOf<Names> {
  return {
    listAccounts: async (context) => context.json({ accounts: await accounts.list() }),
    async createAccount(context) {
      const input = await readJson(context, validateAccountInput, 'account.invalid');
      return context.json(await accounts.create(input), 201);
    },
    showAccount: async (context) => context.json(await accounts.show(idOf(context))),
    async editAccount(context) {
      const { input, expectedSettingsVersion } = await readJson(context, validateEditAccountRequest);
      return context.json(await accounts.edit(idOf(context), input, expectedSettingsVersion));
    },
    async removeAccount(context) {
      await accounts.remove(idOf(context));
      return context.body(null, 204);
    },
    async readTimeline(context) {
      const query = { before: wholeNumber(context, 'before'), limit: wholeNumber(context, 'limit') };
      return context.json(await accounts.timeline(idOf(context), query));
    },
    showUsage: async (context) => context.json(await accounts.usage(idOf(context))),
    async makeSupportBundle(context) {
      const bundle = await accounts.supportBundle(idOf(context));
      // The id names the file: a label may hold whatever a designer typed.
      context.header('content-disposition', `attachment; filename="coupa-account-${bundle.account.id}.json"`);
      return context.json(bundle);
    },
  };
}

/** A whole number of the query, undefined when it is not there. Throws `host.request_invalid`. */
function wholeNumber(context: RouteContext, name: string): number | undefined {
  const text = context.req.query(name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new ConnectorError('host.request_invalid', { field: name });
  return Number(text);
}
