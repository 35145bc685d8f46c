import manifestData from '../../../connector.manifest.json' with { type: 'json' };
import { hooks } from '../../../src/account/hooks.ts';
import type { ConnectorManifest } from '../../../src/generated/types.ts';
import { createHost, type HostOptions } from '../../../src/host/create-host.ts';
import type { Host } from '../../../src/host/host.ts';
import { createKeyRing, type KeyRing } from '../../../src/host/keys/key-ring.ts';

export const manifest = manifestData as ConnectorManifest;

/** The key that every campaign seals with. */
export const campaignRing: KeyRing = createKeyRing([{ id: 'k-campaign', bytes: Buffer.alloc(32, 7) }]);

export const redirectUri = 'http://127.0.0.1:1/oauth2/callback';

export const hour = 3_600_000;

/** A host with the shipped manifest and hooks; it renews nothing by itself unless it is told to. */
export function openCampaignHost(
  options: Omit<HostOptions, 'keys' | 'connector' | 'redirectUri'>,
): Promise<Host> {
  return createHost({
    scheduler: false,
    keys: { ring: campaignRing },
    connector: { manifest, hooks },
    redirectUri,
    ...options,
  });
}
