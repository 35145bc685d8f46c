import { hooks } from '../src/account/hooks.ts';
import { createHost, type HostOptions } from '../src/host/create-host.ts';
import type { Host } from '../src/host/host.ts';
import { loadManifest } from '../src/manifest/load-manifest.ts';
import { benchInput, benchRing } from './bench-account.ts';

/** A host with the shipped manifest and hooks, in memory unless another store is given. */
export function openBenchHost(
  options: Pick<HostOptions, 'fetch' | 'clock' | 'journal'> & Partial<Pick<HostOptions, 'store'>>,
): Promise<Host> {
  const manifest = loadManifest(new URL('../connector.manifest.json', import.meta.url));
  return createHost({
    scheduler: false,
    store: 'sqlite::memory:',
    keys: { ring: benchRing },
    connector: { manifest, hooks },
    redirectUri: 'http://127.0.0.1:8400/oauth2/callback',
    ...options,
  });
}

/** Gives a host the one account whose refresh token rotates; its id. */
export async function authorizeBenchAccount({ authorization, accounts }: Host): Promise<string> {
  const actor = { userId: 'bench', browserSecret: 'bench-browser' };
  const input = {
    ...benchInput,
    grantType: 'authorization_code',
    scopes: 'core.common.read offline_access',
  } as const;
  const { draftId } = await authorization.openDraft({ input, applyWhenAuthorized: true }, actor);
  const begun = await authorization.begin(draftId, actor);
  if (begun.outcome !== 'redirect') throw new Error('The authorization asked for no consent.');
  const { searchParams } = new URL(begun.url);
  const callbackUrl = searchParams.get('redirect_uri') ?? '';
  const query = `code=bench-code&state=${searchParams.get('state')}`;
  await authorization.complete({ callbackUrl, query }, actor);
  return (await accounts.show(benchInput.label)).id;
}
