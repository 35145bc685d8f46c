import { type ChildProcess, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { instance, openCommandWorld } from '../test/cli/support/command-world.ts';
import { openBrowser } from '../test/support/open-browser.ts';
import { terminalPage } from './terminal-page.ts';

const folder = resolve(import.meta.dirname, '../docs/pictures');
const columns = 100;
const mostBytes = 150_000;

/** What is shown: how it is typed, and what a terminal then gets. */
const scenes = {
  help: '--help',
  'validate-deep': 'validate "Coupa Staging" --deep --intrusive --yes',
  pack: 'pack --key release',
} as const;

const scratch = await openCommandWorld();
const browser = await openBrowser();
try {
  mkdirSync(folder, { recursive: true });
  // An account that something is wrong with: its secret was mistyped.
  writeFileSync(join(scratch.folder, 'mistyped.txt'), randomBytes(32).toString('hex'));
  await runTyped(
    `accounts create --label "Coupa Staging" --host ${instance} --client-id ${scratch.clientIds.machine} --scopes core.invoice.read --client-secret-file mistyped.txt`,
  );
  for (const [name, typed] of Object.entries(scenes)) {
    const shown = await runTyped(typed);
    assertNoSecret(shown);
    const page = await browser.newPage({ viewport: { width: 400, height: 200 } });
    await page.setContent(terminalPage({ typed: `coupa-account ${typed}`, shown, columns }));
    const picture = await page.locator('main').screenshot();
    if (picture.length > mostBytes) throw new Error(`${name}.png would have ${picture.length} bytes.`);
    writeFileSync(join(folder, `${name}.png`), picture);
    await page.close();
    console.log(`${name}.png  ${Math.round(picture.length / 1000)} kB`);
  }
} finally {
  await browser.close();
  await scratch.close();
}

/** Runs a command as it is typed, as if on a terminal with colours; what it writes comes in its order. */
function runTyped(typed: string): Promise<string> {
  const { bin, env, home, folder: cwd } = scratch;
  const program = `exec 2>&1; exec '${process.execPath}' '${bin}' ${typed}`;
  const surroundings = { ...env, COUPA_ACCOUNT_HOME: home, FORCE_COLOR: '1', OCLIF_COLUMNS: String(columns) };
  return new Promise((done, reject) => {
    const child: ChildProcess = execFile(
      '/bin/sh',
      ['-c', program],
      { cwd, env: { PATH: process.env['PATH'], ...surroundings } },
      (_error, text) => (text === '' ? reject(new Error(`${typed} wrote nothing.`)) : done(text)),
    );
    child.stdin?.end();
  });
}

function assertNoSecret(shown: string): void {
  const text = stripVTControlCharacters(shown);
  if (scratch.secrets.some((secret) => text.includes(secret)))
    throw new Error('A picture would show a secret.');
}
