import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openEmbeddedHost } from '../../src/host/open-embedded-host.ts';
import { emptyPostgres } from '../support/postgres.ts';

const redirectUri = 'http://127.0.0.1:8711/oauth2/callback';
const input = { label: 'Test', host: 'acme', clientId: 'client', clientSecret: 'a-secret-0123456789' };

let dataFolder = '';
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'embedded-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dataFolder, { recursive: true, force: true });
});

describe('the embedded host', () => {
  it('remembers accounts over a restart', async () => {
    const first = await openEmbeddedHost({ dataFolder, redirectUri });
    const { id } = await first.accounts.create({ ...input, scopes: 'core.common.read' });
    await first.close();
    const second = await openEmbeddedHost({ dataFolder, redirectUri });
    expect(await second.accounts.show('Test')).toMatchObject({
      id,
      redirectUri: `${redirectUri}/acme.coupahost.com`,
    });
    await second.close();
  });

  it('does not start while TLS verification is switched off (A-24)', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    await expect(openEmbeddedHost({ dataFolder, redirectUri })).rejects.toMatchObject({
      code: 'host.tls_verification_disabled',
    });
  });

  it('does not start with authorities that are none', async () => {
    const network = { ca: 'not a certificate' };
    await expect(openEmbeddedHost({ dataFolder, redirectUri, network })).rejects.toMatchObject({
      code: 'host.ca_invalid',
    });
  });

  it('lets accounts name a domain only after the operator allowed it', async () => {
    const foreign = { ...input, host: 'buying.example.org', scopes: 'core.common.read' };
    const strict = await openEmbeddedHost({ dataFolder, redirectUri });
    await expect(strict.accounts.create(foreign)).rejects.toMatchObject({
      code: 'account.host_suffix_refused',
    });
    await strict.close();
    const network = { additionalHostSuffixes: ['example.org'] };
    const open = await openEmbeddedHost({ dataFolder, redirectUri, network });
    expect((await open.accounts.create(foreign)).settings.host).toBe('buying.example.org');
    await open.close();
  });

  it('keeps its key in the data folder and its accounts in the store', async () => {
    const options = { dataFolder, redirectUri, store: await emptyPostgres() };
    const first = await openEmbeddedHost(options);
    const { id } = await first.accounts.create(input);
    await first.close();
    expect(readdirSync(dataFolder)).toContain('key');
    expect(readdirSync(dataFolder)).not.toContain('accounts.db');
    const second = await openEmbeddedHost(options);
    expect((await second.accounts.list()).map((account) => account.id)).toEqual([id]);
    await second.close();
  });
});
