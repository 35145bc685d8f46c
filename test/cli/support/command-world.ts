import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserAgent } from '../../../src/cli/main-job/user-agent.ts';
import { freePort } from '../../../src/cli/shared/free-port.ts';
import { openEmbeddedHost } from '../../../src/host/open-embedded-host.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { serveSandbox } from '../../../src/sandbox/serve-sandbox.ts';
import { atSandbox } from '../../../src/server/at-sandbox.ts';
import { answerAt } from '../../support/answer-to.ts';
import { buildCommand } from './build-command.ts';
import { writeArchives } from './write-archives.ts';

export const passphrase = 'CANARY correct horse battery';
export const instance = 'acme.coupahost.com';
const label = { production: 'Coupa Production', people: 'Coupa People', test: 'Coupa Test' } as const;

/** A machine with a sandbox, a folder to work in, and a data folder with three accounts, all authorized. */
export interface CommandWorld {
  /** Where commands are run; with the files that examples name. */
  readonly folder: string;
  readonly home: string;
  readonly bin: string;
  /** What must appear in no output and on no command line. */
  readonly secrets: readonly string[];
  readonly clientIds: Readonly<Record<'machine' | 'person', string>>;
  /** An API key that may be ended. */
  readonly apiKeyId: string;
  readonly env: Readonly<Record<string, string>>;
  /** Allows the access in a browser and gives the address that it ends at. */
  readonly consent: (authorizationUrl: string) => Promise<string>;
  /** Runs `use` on a copy of the data folder. */
  readonly onCopy: <Result>(use: (home: string) => Promise<Result>) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** A browser for the command line to open: an executable file that takes the address, signs in and allows. */
function writeBrowser(folder: string): string {
  const script = fileURLToPath(new URL('./browser.ts', import.meta.url));
  const file = join(folder, 'browser');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$1"\n`, { mode: 0o700 });
  return file;
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
}

const keyLine = (id: string) => `${id} ${randomBytes(32).toString('base64url')}\n`;

/** Builds the command and makes the world around it. */
export async function openCommandWorld(): Promise<CommandWorld> {
  const root = mkdtempSync(join(tmpdir(), 'coupa-world-'));
  const [folder, home] = [join(root, 'work'), join(root, 'home')];
  const bin = await buildCommand(join(root, 'package'));
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/oauth2/callback`;
  const sandbox = createSandbox({ instanceHost: instance, redirectUris: [`${redirectUri}/${instance}`] });
  const served = await serveSandbox(sandbox);
  const { clientCredentials: machine, authorizationCode: person } = sandbox.clients.seeded;
  const [secret = '', personSecret = ''] = [machine.secret, person.secret];
  const manifest = readFileSync('connector.manifest.json', 'utf8');
  const texts = { 'secret.txt': secret, 'passphrase.txt': passphrase, 'supplier.json': '{}' };
  const bad = JSON.stringify({ ...(JSON.parse(manifest) as object), grants: [], requires: {} });
  writeFiles(folder, { ...texts, 'connector.manifest.json': manifest, 'bad.manifest.json': bad });
  // Keys that nothing is sealed with, so that examples can take them out.
  writeFiles(home, { key: ['k-11111111', 'k-0a1b2c3d', 'k-4e5f6a7b'].map(keyLine).join('') });
  const host = await openEmbeddedHost({
    dataFolder: home,
    redirectUri,
    scheduler: false,
    network: { sandboxInstances: new Map([[instance, served.url]]) },
  });
  const common = { host: instance, clientId: machine.identifier, clientSecret: secret };
  const scopes = 'core.common.read core.invoice.read core.supplier.read';
  const { id } = await host.accounts.create({ ...common, label: label.production, scopes });
  const test = await host.accounts.create({ ...common, label: label.test, scopes: 'core.common.read' });
  const people = await host.accounts.create({
    label: label.people,
    host: instance,
    clientId: person.identifier,
    clientSecret: personSecret,
    grantType: 'authorization_code',
    scopes: 'core.common.read offline_access',
  });
  const me = { userId: 'cli', browserSecret: 'one terminal' };
  for (const accountId of [id, test.id, people.id]) {
    const { draftId } = await host.authorization.openDraft({ accountId }, me);
    const begun = await host.authorization.begin(draftId, me);
    if (begun.outcome === 'redirect') {
      const url = atSandbox(begun.url, new Map([[instance, served.url]])).href;
      await host.authorization.complete(answerAt(await consentElsewhere(url, port)), me);
    }
    await host.authorization.apply(draftId, me);
  }
  const { id: apiKeyId, key } = await host.access.createKey({ label: 'Old', role: 'runtime' }, Date.now());
  const exported = await host.accounts.export();
  const sealed = await host.accounts.export({ passphrase });
  writeFiles(folder, { 'accounts.json': JSON.stringify(exported), 'moving.json': JSON.stringify(sealed) });
  await host.close();
  await writeArchives({ bin, folder, home });
  return {
    folder,
    home,
    bin,
    secrets: [secret, personSecret, passphrase, key],
    clientIds: { machine: machine.identifier, person: person.identifier },
    apiKeyId,
    env: {
      COUPA_ACCOUNT_SANDBOX_INSTANCE: `${instance}=${served.url}`,
      COUPA_ACCOUNT_PORT: String(port),
      BROWSER: writeBrowser(root),
      HOME: root,
    },
    consent: (authorizationUrl) => consentElsewhere(authorizationUrl, port),
    async onCopy(use) {
      const copy = mkdtempSync(join(root, 'copy-'));
      cpSync(home, copy, { recursive: true });
      try {
        return await use(copy);
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    },
    async close() {
      await served.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function consentElsewhere(authorizationUrl: string, port: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const elsewhere = createServer((request, response) => {
    resolve(`http://127.0.0.1:${port}${request.url}`);
    response.end();
  });
  await new Promise<void>((listening) => elsewhere.listen(port, '127.0.0.1', listening));
  const agent = new UserAgent(new Map());
  await agent.click(await agent.click(await agent.open(authorizationUrl), 'Sign in'), 'Allow');
  elsewhere.close();
  elsewhere.closeAllConnections();
  return promise;
}
