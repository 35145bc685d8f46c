import { randomBytes } from 'node:crypto';
import type { HookContext } from '../../../src/account/hook-context.ts';
import type {
  Account,
  AccountSettings,
  ConnectorManifest,
  TokenState,
} from '../../../src/generated/types.ts';
import type { CallbackAnswer } from '../../../src/host/host.ts';
import type { OAuthFetch } from '../../../src/oauth/oauth-fetch.ts';
import type { SandboxClient } from '../../../src/sandbox/clients/client.ts';
import { createSandbox, type Sandbox } from '../../../src/sandbox/create-sandbox.ts';
import type { SandboxSwitches } from '../../../src/sandbox/switches.ts';
import { answerAt } from '../../support/answer-to.ts';
import { manifest, settings, start } from './world.ts';

const redirectUri = 'https://host.example/callback';

export interface SandboxWorld {
  readonly sandbox: Sandbox;
  readonly context: HookContext;
  readonly accountOf: (client: SandboxClient, changes?: Partial<AccountSettings>) => Account;
}

/** Hooks and sandbox on one clock: what a hook fetches, the sandbox answers. */
export function sandboxWorld(
  switches: Partial<SandboxSwitches> = {},
  declared: ConnectorManifest = manifest,
): SandboxWorld {
  const sandbox = createSandbox({
    clock: () => start,
    redirectUris: [`${redirectUri}/acme-sandbox.coupahost.com`],
    switches,
  });
  const fetch: OAuthFetch = async (url, init) => {
    const { method, headers, body } = init;
    return sandbox.fetch(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }));
  };
  const context: HookContext = {
    manifest: declared,
    now: () => sandbox.clock.now(),
    random: (byteCount) => randomBytes(byteCount),
    fetch,
    redirectUri,
    callback: 'per-instance',
    log: () => {},
  };
  const accountOf = (client: SandboxClient, changes: Partial<AccountSettings> = {}): Account => ({
    id: 'account-1',
    settings: settings({
      host: sandbox.instanceHost,
      clientId: client.identifier,
      grantType: client.grantType,
      clientType: client.secret === undefined ? 'public' : 'confidential',
      scopes: [
        'core.common.read',
        'core.invoice.read',
        ...(client.login === undefined ? ['offline_access'] : []),
      ],
      ...changes,
    }),
    secrets: client.secret === undefined ? {} : { clientSecret: client.secret },
    tokenState: null,
  });
  return { sandbox, context, accountOf };
}

export function withTokens(account: Account, tokenState: TokenState | null): Account {
  return { ...account, tokenState };
}

/** Signs in at the sandbox and answers the consent page; gives what the browser comes back with. */
export async function consent(sandbox: Sandbox, url: string, decision = 'allow'): Promise<CallbackAnswer> {
  const visit = async (
    target: string,
    form?: Readonly<Record<string, string>>,
    cookie = '',
  ): Promise<Response> =>
    sandbox.fetch(
      new Request(new URL(target, url), {
        headers: { cookie },
        ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
      }),
    );
  const cookieOf = (response: Response): string =>
    (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const csrfOf = async (response: Response): Promise<string> => {
    const input = /<input[^>]*name="csrf_token"[^>]*>/.exec(await response.text())?.[0] ?? '';
    return /value="([^"]*)"/.exec(input)?.[1] ?? '';
  };
  const here = new URL(url);
  const signIn = await visit(url);
  const guest = cookieOf(signIn);
  const person = {
    csrf_token: await csrfOf(signIn),
    return_to: here.pathname + here.search,
    person: 'ada.admin',
  };
  const member = cookieOf(await visit('/session', person, guest));
  const csrf_token = await csrfOf(await visit(url, undefined, member));
  const back = await visit(url, { csrf_token, decision }, member);
  return answerAt(back.headers.get('location') ?? 'https://missing.example');
}
