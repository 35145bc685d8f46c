import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '@oclif/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import Verify from '../../../src/cli/commands/verify.ts';
import { oclifOptions } from '../../../src/cli/oclif-options.ts';
import { AccountCommand } from '../../../src/cli/shared/account-command.ts';
import type { ProgressTerminal } from '../../../src/cli/shared/progress.ts';
import { assembleArchive } from '../../../src/packaging/build-archive.ts';
import { connectorFiles } from '../../packaging/support/connector-files.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';

const cleared = '\r\x1b[2K';
const folder = mkdtempSync(join(tmpdir(), 'coupa-slow-'));
let config: Config;

beforeAll(async () => {
  config = await Config.load(oclifOptions(false));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Work = (command: { readonly log: (line: string) => void }) => void;

/** A command that has a host for as long as `work` lasts. */
function slowCommand(terminal: ProgressTerminal, work: Work): AccountCommand {
  class Slow extends AccountCommand {
    protected override readonly doing = 'Counting';
    protected override readonly terminal = terminal;

    async run(): Promise<void> {
      await this.parse(Slow);
      await this.withHost({ 'data-dir': folder }, async () => work(this));
    }
  }
  return new Slow(['--json'], config);
}

describe('a command that takes longer than a second', () => {
  it('says so on a terminal, makes room for what it prints, and leaves nothing behind', async () => {
    const { terminal, written, pass } = fakeTerminal();
    await slowCommand(terminal, (command) => {
      pass(1000);
      command.log('one');
      pass(1000);
    }).run();
    expect(written).toEqual([`${cleared}Counting … 1 s`, cleared, `${cleared}Counting … 2 s`, cleared]);
    pass(5000);
    expect(written).toHaveLength(4);
  });

  it('leaves nothing behind when it fails either', async () => {
    const { terminal, written, pass } = fakeTerminal();
    const failing = slowCommand(terminal, () => {
      pass(1500);
      throw new Error('It broke.');
    });
    await expect(failing.run()).rejects.toThrow('It broke.');
    expect(written).toEqual([`${cleared}Counting … 1 s`, cleared]);
  });

  it('tells a file or a pipe nothing, and a quick one tells nobody', async () => {
    const [pipe, quick] = [fakeTerminal({ isTTY: false }), fakeTerminal()];
    await slowCommand(pipe.terminal, () => pipe.pass(9000)).run();
    await slowCommand(quick.terminal, () => quick.pass(999)).run();
    expect([pipe.written, quick.written]).toEqual([[], []]);
  });

  it('says where it is when its work lets no timer run', async () => {
    const archive = join(folder, 'connector.tgz');
    writeFileSync(archive, assembleArchive(connectorFiles()).bytes);
    const { terminal, written, pass } = fakeTerminal();
    // Each look at the clock finds it 400 ms later.
    const slow = {
      ...terminal,
      every: () => () => undefined,
      now: () => {
        pass(400);
        return terminal.now();
      },
    };
    class SlowVerify extends Verify {
      protected override readonly terminal = slow;
    }
    const verify = new SlowVerify([archive, '--allow-unsigned-connector', '--json'], config);
    await expect(verify.run()).resolves.toMatchObject({ valid: true });
    expect(written.at(0)).toBe(`${cleared}Verifying: Made for this host … 1 s`);
    expect(written.at(-1)).toBe(cleared);
  });
});
