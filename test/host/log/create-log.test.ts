import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../src/host/log/create-log.ts';
import { levelOf, logEvents } from '../../../src/host/log/log-events.ts';
import { openLogFile } from '../../../src/host/log/open-log-file.ts';
import { ownedLog } from '../../../src/host/log/owned-log.ts';

function collected(level: Parameters<typeof createLog>[0]['level'], form?: 'readable') {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { lines, log: createLog({ level, destination, ...(form === undefined ? {} : { form }) }) };
}

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coupa-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('the log', () => {
  it('writes what is as loud as its level, in JSON lines', () => {
    const { lines, log } = collected('warn');
    log({ event: 'renewal.succeeded', accountId: 'a1' });
    log({ event: 'renewal.failed', accountId: 'a1', code: 'net.reset', causes: ['ETIMEDOUT'] });
    log({ event: 'refresh.save_failed', accountId: 'a1', code: 'store.busy' });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        pid: process.pid,
        event: 'renewal.failed',
        accountId: 'a1',
        code: 'net.reset',
        causes: ['ETIMEDOUT'],
      },
      expect.objectContaining({ level: 'error', event: 'refresh.save_failed' }),
    ]);
  });

  it('speaks shortly to a person', () => {
    const { lines, log } = collected('info', 'readable');
    log({ event: 'renewal.failed', accountId: 'a1', code: 'net.reset', causes: ['A', 'B'], count: 2 });
    expect(lines.join('')).toMatch(
      /^\d\d:\d\d:\d\d WARN {2}renewal\.failed accountId=a1 code=net\.reset causes=A,B count=2\n$/,
    );
  });

  it('says nothing when it is silent', () => {
    const { lines, log } = collected('silent');
    log({ event: 'refresh.save_failed' });
    expect(lines).toEqual([]);
  });

  it('lets no entry speak for pino', () => {
    const { lines, log } = collected('info');
    log({ event: 'account.validated', level: 'error', time: 'never', pid: 0 });
    expect(JSON.parse(lines.join(''))).toMatchObject({ level: 'info', pid: process.pid });
    expect(lines.join('')).not.toContain('never');
  });

  it('knows a level for what it does not know', () => {
    expect([levelOf('newer.event'), levelOf('__proto__')]).toEqual(['info', 'info']);
  });
});

describe('the log file', () => {
  it('is appended to and belongs to its owner alone', () => {
    const path = join(tempFolder(), 'host.log');
    for (const event of ['refresh.replayed', 'account.validated']) {
      createLog({ level: 'info', destination: openLogFile(path) })({ event });
    }
    const events = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events).toEqual(['refresh.replayed', 'account.validated']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is refused where it cannot be', () => {
    expect(() => openLogFile(join(tempFolder(), 'no', 'host.log'))).toThrow(
      expect.objectContaining({ code: 'host.log_unwritable' }),
    );
  });
});

it('a log that fails does not fail the host', () => {
  const log = ownedLog(() => {
    throw new Error('EPIPE');
  }, 'host-1');
  expect(() => log({ event: 'account.validated' })).not.toThrow();
});

describe('the table of events', () => {
  const source = resolve(import.meta.dirname, '../../../src');
  const logged = new Set(
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => /^(account|host|cli[\\/]shared)[\\/].*\.ts$/.test(name))
      .flatMap((name) => [
        ...readFileSync(join(source, name), 'utf8').matchAll(/\blog(?:ged)?\(\s*\{\s*event: '([^']+)'/g),
      ])
      .map(([, event = '']) => event),
  );
  // Chosen between in watch-renewal.ts.
  for (const event of ['renewal.failed', 'renewal.needs_action', 'renewal.paused']) logged.add(event);

  it('holds what is logged, and nothing else', () => {
    expect([...logged].sort()).toEqual(Object.keys(logEvents).sort());
  });
});
