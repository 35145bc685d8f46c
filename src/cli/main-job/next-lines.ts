import { paint } from '../shared/paint.ts';
import type { SeededClient, World } from './world.ts';

function clientLine(grant: string, { identifier, secret }: SeededClient): string {
  return `    ${grant.padEnd(22)} Client ID ${identifier}${secret === undefined ? ', public' : `  Secret ${secret}`}`;
}

/** What to try while sandbox and host are up: addresses, curl lines, a ready account. */
export async function nextLines(world: World): Promise<readonly string[]> {
  const accounts = await world.api.listAccounts();
  const ready = accounts.find(({ token }) => token?.grantedScopes.includes('core.invoice.read'));
  const api = `curl -s -H @${world.keyHeaderFile}`;
  const operation = `{"method":"GET","path":"/api/invoices?limit=2"}`;
  return [
    '',
    paint('bold', 'Now you'),
    `  The designer's page, once            ${world.newPageLink()}`,
    `  To type into its form: Host ${world.instanceHost}, and a client (their secrets open nothing but this sandbox):`,
    clientLine('Client credentials', world.clients.clientCredentials),
    clientLine('Authorization code', world.clients.authorizationCode),
    clientLine('Authorization code', world.clients.publicPkce),
    '',
    `  Coupa's side: clients, consents      ${world.sandboxUrl}/oauth2/clients`,
    `  Switches, faults, clock, request log ${world.sandboxUrl}/__sandbox`,
    '',
    `  ${api} ${world.hostUrl}/api/accounts`,
    ...(ready === undefined
      ? []
      : [
          `  ${api} -X POST ${world.hostUrl}/api/accounts/${ready.id}/validate`,
          `  ${api} -H 'content-type: application/json' -d '${operation}' ${world.hostUrl}/api/accounts/${ready.id}/request`,
        ]),
    '',
    '  The same by hand, command by command: npx coupa-account sandbox',
    '  Ctrl-C stops both and removes the data.',
  ];
}
