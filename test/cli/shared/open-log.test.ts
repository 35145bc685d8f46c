import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openLog } from '../../../src/cli/shared/open-log.ts';
import { failureOf } from '../../support/failure-of.ts';

/** What a log of this choice writes to stderr for a line of each level. */
async function written(...parameters: Parameters<typeof openLog>): Promise<readonly string[]> {
  const lines: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  try {
    const log = await openLog(...parameters);
    for (const event of [
      'authorize.redirected',
      'account.validated',
      'renewal.failed',
      'refresh.save_failed',
    ]) {
      log?.({ event });
    }
  } finally {
    stderr.mockRestore();
  }
  return lines.map((line) =>
    line.startsWith('{') ? JSON.parse(line).level : line.split(' ')[1]?.toLowerCase(),
  );
}

describe('the log of a command', () => {
  it('is silent unless the command usually logs', async () => {
    expect(await written({}, { environment: {} })).toEqual([]);
    expect(await written({}, { usual: 'warn', environment: {} })).toEqual(['warn', 'error']);
  });

  it('is as loud as COUPA_ACCOUNT_LOG says, unless the option says otherwise', async () => {
    const environment = { COUPA_ACCOUNT_LOG: 'info' };
    expect(await written({}, { usual: 'warn', environment })).toEqual(['info', 'warn', 'error']);
    expect(await written({ log: 'error' }, { usual: 'warn', environment })).toEqual(['error']);
    expect(await written({ log: 'silent' }, { environment })).toEqual([]);
  });

  it('goes to the file that is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coupa-cli-log-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'host.log');
    expect(await written({ log: 'error', 'log-file': file })).toEqual([]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ event: 'refresh.save_failed' });
  });

  it('is refused when its level is none', async () => {
    const failure = await failureOf(openLog({}, { environment: { COUPA_ACCOUNT_LOG: 'loud' } }));
    expect(failure).toMatchObject({ code: 'cli.usage', message: expect.stringContaining('debug, info') });
  });
});
