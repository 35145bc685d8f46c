import { describe, expect, it } from 'vitest';
import type { AccountTransfer } from '../../../src/generated/types.ts';
import { failureOf } from '../../support/failure-of.ts';
import { clientCredentialsInput, codeInput, TestHost } from '../support/open-test-host.ts';

const passphrase = 'CANARY correct horse';

async function hostWith(
  ...inputs: readonly Parameters<Awaited<TestHost['host']>['accounts']['create']>[0][]
) {
  const test = new TestHost();
  const host = await test.host;
  for (const input of inputs) await host.accounts.create(input);
  return { test, ...host };
}

async function exported(withSecrets: boolean): Promise<AccountTransfer> {
  const { accounts } = await hostWith(clientCredentialsInput, codeInput);
  return accounts.export(withSecrets ? { passphrase } : {});
}

/** What a file becomes on its way through a disk. */
const carried = (transfer: AccountTransfer): Record<string, unknown> => JSON.parse(JSON.stringify(transfer));

describe('an export', () => {
  it('holds settings and nothing secret', async () => {
    const test = new TestHost();
    const id = await test.authorized(codeInput);
    const transfer = await (await test.host).accounts.export();
    expect(transfer.accounts).toMatchObject([{ label: 'Coupa by consent', host: 'acme.coupahost.com' }]);
    expect(transfer).not.toHaveProperty('sealedSecrets');
    expect(JSON.stringify(transfer)).not.toContain('CANARY');
    expect(JSON.stringify(transfer)).not.toContain(id);
  });

  it('holds the secrets sealed, never the tokens, when there is a passphrase', async () => {
    const test = new TestHost();
    await test.authorized(codeInput);
    const transfer = await (await test.host).accounts.export({ passphrase });
    expect(transfer.sealedSecrets).toMatchObject({ kdf: 'scrypt', cost: 131_072, cipher: 'aes-256-gcm' });
    expect(JSON.stringify(transfer)).not.toContain('CANARY');
    // Nonce, key and salt aside, the sealed text is as long as the list of one secret.
    expect(Buffer.from(transfer.sealedSecrets?.ciphertext ?? '', 'base64url')).toHaveLength(
      JSON.stringify([codeInput.clientSecret]).length + 16,
    );
  });

  it('takes only the accounts that were named', async () => {
    const { accounts } = await hostWith(clientCredentialsInput, codeInput);
    const { id } = await accounts.show('Coupa');
    const { accounts: found } = await accounts.export({ ids: [id] });
    expect(found.map(({ label }) => label)).toEqual(['Coupa']);
  });

  it('is refused for a passphrase that can be guessed', async () => {
    const { accounts } = await hostWith(clientCredentialsInput);
    expect(await failureOf(accounts.export({ passphrase: 'short' }))).toMatchObject({
      code: 'transfer.passphrase_short',
    });
  });
});

describe('an import', () => {
  it('makes the same accounts elsewhere, secrets too, ready to be authorized', async () => {
    const transfer = carried(await exported(true));
    const { accounts } = await hostWith();
    const rows = await accounts.import(transfer, { passphrase });
    expect(rows.map(({ label, outcome, needs }) => [label, outcome, needs])).toEqual([
      ['Coupa', 'created', ['authorization']],
      ['Coupa by consent', 'created', ['authorization']],
    ]);
    const { fingerprint } = (await accounts.show('Coupa')).clientSecret ?? {};
    const original = await hostWith(clientCredentialsInput);
    expect(fingerprint).toBe((await original.accounts.show('Coupa')).clientSecret?.fingerprint);
    const { entries } = await accounts.timeline(rows[0]?.id ?? '');
    expect(entries.at(-1)).toMatchObject({ event: 'account.created', cause: 'imported' });
  });

  it('without secrets makes accounts that say what they wait for', async () => {
    const { accounts } = await hostWith();
    const [row] = await accounts.import(carried(await exported(false)));
    expect(row?.needs).toEqual(['client-secret', 'authorization']);
    expect((await accounts.show('Coupa')).health).toMatchObject({
      state: 'needs-configuration',
      cause: 'account.secret_missing',
    });
  });

  it('leaves sealed secrets alone when told so', async () => {
    const { accounts } = await hostWith();
    const rows = await accounts.import(carried(await exported(true)), { withoutSecrets: true });
    expect(rows[0]?.needs).toContain('client-secret');
  });

  it('of nothing saves nothing when it is a dry run', async () => {
    const { accounts } = await hostWith();
    const rows = await accounts.import(carried(await exported(false)), { dryRun: true });
    expect(rows.map(({ id, outcome }) => [id, outcome])).toEqual([
      [null, 'created'],
      [null, 'created'],
    ]);
    expect(await accounts.list()).toEqual([]);
  });

  it('refuses, skips or replaces a label that is there', async () => {
    const transfer = carried(await exported(false));
    const { accounts } = await hostWith({ ...clientCredentialsInput, scopes: 'email' });
    expect(await failureOf(accounts.import(transfer))).toMatchObject({
      code: 'transfer.account_refused',
      details: { problems: [expect.stringContaining('account.label_taken')] },
    });
    expect(await accounts.list()).toHaveLength(1);
    const skipped = await accounts.import(transfer, { existing: 'skip' });
    expect(skipped.map(({ outcome }) => outcome)).toEqual(['skipped', 'created']);
    expect((await accounts.show('Coupa')).settings.scopes).toEqual(['email']);
    const replaced = await accounts.import(transfer, { existing: 'replace' });
    expect(replaced.map(({ outcome }) => outcome)).toEqual(['replaced', 'replaced']);
    const { settings, clientSecret } = await accounts.show('Coupa');
    expect(settings.scopes).toEqual(['core.common.read']);
    expect(clientSecret).not.toBeNull();
  });

  it('A-30: never takes a stored secret to another instance', async () => {
    const transfer = carried(await exported(false));
    const moved = { ...transfer, accounts: [{ ...clientCredentialsInput, host: 'other', clientSecret: '' }] };
    const { accounts } = await hostWith(clientCredentialsInput);
    const [row] = await accounts.import(moved, { existing: 'replace' });
    expect(row?.needs).toEqual(['client-secret', 'authorization']);
    expect((await accounts.show('Coupa')).clientSecret).toBeNull();
  });

  it('saves nothing when one account of many is refused, and names each of them', async () => {
    const transfer = carried(await exported(false));
    const accounts = [
      { label: 'Good', host: 'acme', clientId: 'c' },
      { label: 'Bad host', host: 'canary.evil.example', clientId: 'c' },
      { label: 'Good', host: 'acme', clientId: 'c' },
      { label: 'Bad scope', host: 'acme', clientId: 'c', scopes: ['"canary'] },
    ];
    const { accounts: service } = await hostWith();
    const error = await failureOf(service.import({ ...transfer, accounts }));
    expect(error.details['problems']).toEqual([
      expect.stringMatching(/^accounts\[1\] "Bad host", host: account\.host_suffix_refused /),
      expect.stringMatching(/^accounts\[2\] "Good".*account\.label_taken /),
      expect.stringMatching(/^accounts\[3\] "Bad scope", scopes: account\.scope_malformed /),
    ]);
    expect(JSON.stringify(error)).not.toContain('canary');
    expect(await service.list()).toEqual([]);
  });

  it('saves all or nothing when somebody edits an account meanwhile', async () => {
    const { accounts } = await hostWith(clientCredentialsInput);
    const two = [
      { label: 'One', host: 'acme', clientId: 'c' },
      { label: 'Coupa', host: 'acme', clientId: 'c' },
    ];
    const transfer = { ...carried(await exported(false)), accounts: two };
    const racing = accounts.import(transfer, { existing: 'replace' });
    const { id } = await accounts.show('Coupa');
    const edited = accounts.edit(id, { ...clientCredentialsInput, scopes: 'email' }, 1);
    const outcomes = await Promise.allSettled([racing, edited]);
    const labels = (await accounts.list()).map(({ settings }) => settings.label);
    expect(labels).toEqual(outcomes[0]?.status === 'fulfilled' ? ['Coupa', 'One'] : ['Coupa']);
  });

  it('wants the passphrase, the right one, and a file that nobody changed', async () => {
    const transfer = carried(await exported(true));
    const { accounts } = await hostWith();
    expect(await failureOf(accounts.import(transfer))).toMatchObject({ code: 'transfer.passphrase_needed' });
    expect(await failureOf(accounts.import(transfer, { passphrase: 'another passphrase' }))).toMatchObject({
      code: 'transfer.passphrase_wrong',
    });
    const [first, ...rest] = transfer['accounts'] as readonly object[];
    const redirected = { ...transfer, accounts: [{ ...first, host: 'evil.coupahost.com' }, ...rest] };
    expect(await failureOf(accounts.import(redirected, { passphrase }))).toMatchObject({
      code: 'transfer.damaged',
    });
    expect(await accounts.list()).toEqual([]);
  });

  it.each([
    ['nothing', null],
    ['another format', { format: 'x', version: 1, exportedAt: '2026-01-31T12:00:00.000Z', accounts: [] }],
    [
      'a later version',
      { format: 'coupa-accounts', version: 2, exportedAt: '2026-01-31T12:00:00.000Z', accounts: [] },
    ],
    [
      'a secret in clear text',
      {
        format: 'coupa-accounts',
        version: 1,
        exportedAt: '2026-01-31T12:00:00.000Z',
        accounts: [{ label: 'A', host: 'acme', clientId: 'c', clientSecret: 'CANARY' }],
      },
    ],
  ])('refuses %s without repeating it', async (_what, value) => {
    const { accounts } = await hostWith();
    const error = await failureOf(accounts.import(value));
    expect(error.code).toBe('transfer.invalid');
    expect(JSON.stringify(error)).not.toContain('CANARY');
  });

  it('does less work for nobody who weakens the file', async () => {
    const transfer = carried(await exported(true));
    const weak = { ...transfer, sealedSecrets: { ...(transfer['sealedSecrets'] as object), cost: 2 } };
    const { accounts } = await hostWith();
    expect(await failureOf(accounts.import(weak, { passphrase }))).toMatchObject({
      code: 'transfer.invalid',
    });
  });
});
