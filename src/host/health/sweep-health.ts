import { type HostParts, instantOf } from '../host-parts.ts';
import { noteHealth } from './note-health.ts';

const pageAccounts = 50;
const mostPages = 200;

/**
 * Notes the changes of health that come with time alone: warnings whose day has come, tokens that ended. Looks only at
 * accounts whose moment has passed, a page at a time, so that it costs nothing where nothing is to be noted. Two hosts
 * may do it at once: each change is still noted once. Throws `store.*`.
 */
export async function sweepHealth(parts: HostParts): Promise<void> {
  for (let page = 0; page < mostPages; page += 1) {
    const due = await parts.store.health.due(instantOf(parts), pageAccounts);
    const noted = await Promise.allSettled(due.map((accountId) => noteOne(parts, accountId)));
    const failed = noted.find(({ status }) => status === 'rejected');
    // What failed is due again at once; the next sweep tries it, not the next page.
    if (failed?.status === 'rejected') throw failed.reason;
    if (due.length < pageAccounts) return;
  }
}

function noteOne(parts: HostParts, accountId: string): Promise<void> {
  return parts.store.transaction((tables) => noteHealth(parts, tables, accountId));
}
